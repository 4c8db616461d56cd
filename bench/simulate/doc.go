// Package simulate runs the strategies themselves, the same code that is measured, in
// virtual time: inside a testing/synctest bubble a sleeping fetch and a bounded number of
// CPUs give the exact schedule, without noise, on any machine, at sizes that no machine here
// could wait for.
//
// # Position
//
// It is not a model of the strategies; it is a model of the machine: fetching is latency,
// computing is a CPU held, hand-overs are free. What it leaves out is what a measurement
// shows beyond it: caches, garbage, wake-ups, the kernel's scheduler. CPUs are given in the
// order of asking and never taken away.
//
// Simulations run in the process that asks for them. One that takes much memory, or many threads, gets a process of
// its own, so that one that is too much for the machine costs no other: see [BatchIfAsked].
//
// What is not here: the bubble of one batch (package batch), words and tables for people (the command's packages
// simulation and advice), and the virtual machine itself (package fixtures/virtual).
package simulate
