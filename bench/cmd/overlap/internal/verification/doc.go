// Package verification is the subcommand verify: trial after trial, and what they show.
//
// What is not here: a trial itself (package bench/verify).
package verification
