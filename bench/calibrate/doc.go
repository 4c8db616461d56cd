// Package calibrate measures a machine's constants: hand-over, timers, memory, hashing, and what a request
// costs. It takes about a second.
//
// What is not here: facts that are only read (package host).
package calibrate
