// Package bound estimates T*, the makespan that no schedule can beat, and measures the costs of an item that
// it follows from.
//
// What is not here: where the time above T* is lost (package sample).
package bound
