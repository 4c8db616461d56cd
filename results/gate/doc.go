// Package gate decides whether a new run may pass: it fails on a cell that is slower than the old run by more than a
// threshold, on a cell that failed or is missing, and says what it could not have seen. A run that says too little is
// undecided, which is neither a pass nor a slowdown.
package gate
