// Package results holds what was found: it reads and writes benchmark text with its JSON
// sidecar, summarises it, and says in tables and sentences what it shows.
//
// # Position
//
// The room imports nothing else of overlap: it knows a strategy only as a name in a file.
// That is what makes a comparison across machines, or with the output of a plain go test
// -bench, honest.
//
// The statistics are benchstat's own (golang.org/x/perf/benchmath): medians with 95 %
// confidence intervals, and the Mann–Whitney U-test. The sample is one measurement of one
// cell, itself a mean over its batches; requests are never pooled into a p-value.
//
// Nothing is recomputed from a damaged line, and nothing readable is dropped because of
// one: problems are collected with file and line and reported beside the tables.
package results
