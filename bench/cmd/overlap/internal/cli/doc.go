// Package cli holds what the subcommands share:
//
//	values.go  flags that several have, and their syntax: --limits, --format, percentages, sizes
//	usage.go   wrong commands, flags and numbers, the width of help, the version
//	exit.go    errors, and the exit status that each leads to
//	output.go  standard output: errors, a reader that is gone, the width of the terminal
//
// What is not here: files that are read (package input) or written (package outfile).
package cli
