// Package advise is the subcommand advise: it measures what an item costs here, has the strategies simulated,
// and names the one to use.
//
// What is not here: the simulations, and the choice among them (package bench/simulate).
package advise
