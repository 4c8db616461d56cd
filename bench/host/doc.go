// Package host reads the machine: its facts, its CPUs and their quota, the pressure of other processes, and
// how fast it hashes. Whatever cannot be read is unknown, never wrong.
//
// What is not here: constants that take a measurement of seconds (package calibrate).
package host
