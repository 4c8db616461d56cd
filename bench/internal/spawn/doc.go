// Package spawn runs programs: it keeps a bounded part of their output, and ends them with all that they started.
package spawn
