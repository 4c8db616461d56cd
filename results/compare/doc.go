// Package compare sets two runs side by side, cell by cell: what got faster, what got slower, and what cannot be
// told. Runs that were measured in turns, block by block, are compared in pairs of blocks; others as two samples,
// corrected for all cells.
//
// It compares anyone's Go benchmarks too. Not here: what stops a build (package gate), and more than two machines
// (package machines).
package compare
