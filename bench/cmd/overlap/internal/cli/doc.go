// Package cli holds what the subcommands share:
//
//	values.go   flags with a syntax of their own: --limits, --format, percentages, sizes
//	bounds.go   the bounds of numbers
//	usage.go    messages about commands and flags that are wrong, and the width of help
//	exit.go     errors, and the exit status that each leads to
//	output.go   standard output: errors, a reader that is gone, the width of the terminal
//	version.go  how the version is printed
//
// What is not here: files that are read (package input) or written (package outfile).
package cli
