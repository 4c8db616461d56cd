// Package machines sets runs of several machines side by side: a column a machine, what holds on all of them, what
// does not, and the facts of the machines that may be the reason.
//
// Makespans of two machines are never divided by each other. Each machine's strategies are compared among themselves.
package machines
