// Package entry holds what an engine does: the flags, TestMain and benchmark of the test binary of ./bench, one cell
// a process. The tests of package runner are such an engine, too, and so is the command: see [MeasureIfEngine].
package entry
