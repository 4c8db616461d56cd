// Package practice has programs that are worth a look and that nobody should copy: a pool inside a pool, a bounded pool
// that submits to itself, a pool that pays for each hand-over, and four ways to gather results. The first three are
// strategies, to be simulated beside those of the catalog; they are not in it.
//
// # Position
//
// A mistake is best understood by running it. In virtual time a deadlock is an error and not a program that hangs, so
// that it can be shown, and explained.
//
// It is compiled into the page of the lab, so it imports nothing heavy: no net/http, no encoding/json, no fmt.
//
// What is not here: the lessons (package lesson), and what is said of a run of these programs.
package practice
