// Package sides is what overlap against does beside measuring strategies: it shows and judges a run of two sides, and
// measures anyone's benchmarks on both.
package sides
