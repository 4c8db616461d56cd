// Package cli holds what the subcommands share: values of flags and their bounds, errors and exit codes, help
// that fits the terminal, signals, and text that wraps.
//
// What is not here: files that are read (package input) or written (package outfile).
package cli
