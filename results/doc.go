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
//
// # Where to find what
//
//	reading               read.go lines.go number.go blocks.go keep.go series.go doubled.go sidecar.go readsidecar.go
//	recording             record.go resume.go lock_*.go units.go schema.go
//	tables                group.go grouprest.go tellapart.go table.go cellkey.go recorded.go selection.go selected.go leftover.go only.go
//	statistics            paired.go signedrank.go walsh.go student.go ranksum.go twosample.go resampled.go
//	verdicts, T*          verdict.go precision.go bound.go waterfall.go
//	anyone's benchmarks   foreign.go procs.go assume.go tooshort.go
//	a report              show.go columns.go summary.go summaryfit.go sentence.go service.go stumbles.go telling.go samples.go words.go
//	two runs              versus*.go work.go samerun.go machinechange.go turns.go
//	the gate              gate*.go
//	machines side by side across*.go lineup.go conclusions.go conclusionwords.go bundles.go reasons.go onecpu.go
//	grids of medians      grid*.go collected.go
//	--scaling             scaling.go knee.go law.go asymptote.go showscaling.go scalingwords.go plot.go
//	--latency, traces     latency.go histogram.go showlatency.go tails.go timeline.go trace.go
//	advise and simulate   choices.go predict.go
//	pages and formats     page.go layout.go render.go markdown.go visible.go json.go *json.go csv*.go
package results
