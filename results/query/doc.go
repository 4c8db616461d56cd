// Package query selects results by benchstat's language of filters and projections (golang.org/x/perf/benchproc),
// extended by the keys of a cell: "/strategy:pool /limit:(16 OR 64)".
package query
