// Package measurement is the subcommands that measure strategies, run and against: their flags, what they record and
// where, and what they say while they measure and at the end.
//
// What is not here: how cells are measured block by block (package bench/runner), benchmarks of others on two sides
// (bench/against), and how what was recorded is shown (package views).
package measurement
