// Package results holds what was found: it reads and writes benchmark text with its JSON
// sidecar, summarises it, and says in tables and sentences what it shows.
//
// # Position
//
// The room imports nothing else of overlap: it knows a strategy only as a name in a file.
// That is what makes a comparison across machines, or with the output of a plain go test
// -bench, honest.
//
// The sample is one measurement of one cell, itself a mean over its batches; requests are
// never pooled into a p-value. Medians and their 95 % confidence intervals are benchstat's
// (golang.org/x/perf/benchmath). Where samples were taken in blocks, strategies are
// compared within blocks: see [Paired], [Verdict] and [Table.NoiseFloor]. Where they were
// not, or on demand, comparisons are benchstat's too: the Mann–Whitney U-test, corrected
// for nothing.
//
// Nothing is recomputed from a damaged line, and nothing readable is dropped because of
// one: problems are collected with file and line and reported beside the tables.
package results
