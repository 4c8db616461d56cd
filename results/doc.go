// Package results is the room of what was found: its packages read and write benchmark text with a JSON sidecar,
// compare what is in them, and say in tables and sentences what it shows. The package itself is empty.
//
// The room imports nothing else of overlap. It knows a strategy only as a name in a file. That is what makes a
// comparison across machines, or with the output of a plain go test -bench, honest.
//
// From the disk to the screen:
//
//	record, recording  the two files of a run: read, written, resumed
//	latency, trace     what a sidecar line may hold: histograms, timelines
//	stats              tests and intervals on numbers
//	table              the cells of one scenario: ranked, compared, against the lower bound
//	query              filters and projections
//	lanes              the schedule of a batch: rows, pictures
//	summary            what concurrency gains: the answer of a run
//	report             one run: columns, sentences, JSON, CSV
//	compare, gate      two runs, and whether the new one may pass
//	machines           many machines side by side
//	pivot              medians by rows and columns of the user's choice
//	scaling            which limit is enough
//	chart              pictures, each with its sentence and its numbers
//	web                all of it as one page for a browser
//	text, page, svg    strings, layouts, how to draw
//	export             CSV and schemas
//
// A sample is one measurement of one cell, itself a mean over its batches. Requests are never pooled into a p-value.
package results
