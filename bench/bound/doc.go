// Package bound estimates T*, the makespan that no schedule can beat, and measures the costs of an item that
// it follows from.
//
// What is not here: the arithmetic of T*, which needs no machine (package tstar), and where the time above T* is lost
// (package sample).
package bound
