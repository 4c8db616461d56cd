// Package noise simulates measurements for tests of the statistics: kinds of noise, and how many trials a test makes
// (-trials).
package noise
