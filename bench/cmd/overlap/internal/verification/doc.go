// Package verification is the subcommand verify: it tries the verdicts and the gate on runs with a known answer.
//
// What is not here: the measuring and recording of such runs (package bench/verify).
package verification
