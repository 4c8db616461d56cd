// Package progress draws how far a run or a simulation is, on a terminal and nowhere else.
package progress
