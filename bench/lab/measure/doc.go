// Package measure runs the batches of the lab for real: the same work, against a server of this machine, with CPU work
// that takes as long here as was asked for.
//
// # Position
//
// A real batch is there to be held against the simulated one, so that everything that can be the same is the same:
// latencies, capacity, seed, CPUs. What differs is what the simulation leaves out. It is one batch, after one that
// warms up, and no verdict: overlap run makes those.
//
// Every batch has a process of its own, as in overlap run. So each begins with the same heap, it has as many CPUs as
// were asked for, what it takes is bounded, and ending it is ending a process, whatever the batch is doing.
//
// What is not here: who may ask (package serve), and how a batch is timed and checked (package sample).
package measure
