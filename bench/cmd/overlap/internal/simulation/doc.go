// Package simulation is the subcommand simulate: its flags and files, and the tables and sentences that it prints.
//
// What is not here: the simulation itself (package bench/simulate).
package simulation
