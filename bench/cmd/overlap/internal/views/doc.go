// Package views is the subcommands that look at what was recorded: show, report, compare and gate, with their flags,
// and the commands that a report names to give next.
//
// What is not here: what they say and draw (the packages of results), and which files a name stands for (package
// input).
package views
