// Package table makes of files what may be compared: a [Table] holds the cells of one scenario in one file, measured
// under the same facts. It ranks them, finds the lower bound T*, and compares within blocks where there are blocks;
// else as benchstat does.
//
// Tables carry numbers, verdicts and reasons. Words around them and columns are package report's.
package table
