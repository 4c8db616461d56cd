// Package table turns recorded files into tables that may be compared: a [Table] holds the cells of one scenario in one
// file, measured under the same facts. It ranks them and finds the lower bound T*. It compares within blocks where
// there are blocks, else as benchstat does.
//
// Tables carry numbers, verdicts and reasons. The sentences around them and the columns are in package report.
package table
