// Package record reads what a run leaves on disk: the benchmark text, and beside it the sidecar, a file of JSON
// lines with one sample each. A [File] holds the results of one text by benchmark ([Series]), the failures, and notes
// on what is damaged.
//
// Nothing is recomputed from a damaged line, and nothing readable is dropped because of one: problems are collected
// with file and line. Text and sidecar are compared in one canonical form; a fact in which they differ is forgotten,
// the run is not.
//
// A run of overlap against has two sides in one file. [File.Sides] gives a view of each, as of a run of its own: what
// is made of results knows no sides.
//
// Not here: writing (package recording), and what the numbers mean (package table).
package record
