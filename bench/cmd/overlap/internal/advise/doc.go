// Package advise is the subcommand advise: it measures what an item costs here, has the strategies simulated,
// and names the one to use.
//
// What is not here: the advice itself (package bench/simulate).
package advise
