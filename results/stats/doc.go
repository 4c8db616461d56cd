// Package stats holds the tests, intervals and estimates that comparisons rest on. Numbers go in and numbers come
// out: it knows no file, unit or strategy, and says nothing in words.
//
// Samples that were taken in blocks are compared within blocks ([Paired]): a moderated t-test on the differences of
// logarithms (Smyth 2004), checked by the exact signed-rank test, with Holm's correction over a family. Medians and
// their intervals, and the U-test for samples without blocks, are golang.org/x/perf/benchmath's; the U-test of many
// samples is here, since benchmath's takes time quadratic in them.
//
// Not here: fits of curves (package scaling) and what counts as a family (packages table and compare).
package stats
