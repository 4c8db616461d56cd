// Package advice is the subcommand advise: its flags, and the tables and sentences that it prints.
//
// What is not here: what an item costs (package bench/advise), and the simulations and the choice among them
// (package bench/simulate).
package advice
