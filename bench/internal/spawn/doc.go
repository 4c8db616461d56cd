// Package spawn runs a program whose output is bounded, and ends it with all that it started.
package spawn
