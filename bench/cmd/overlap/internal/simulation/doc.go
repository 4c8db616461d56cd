// Package simulation is the subcommand simulate: its flags, profiles and files.
//
// What is not here: the simulation itself (package bench/simulate).
package simulation
