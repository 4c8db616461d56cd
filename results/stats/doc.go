// Package stats holds the tests, intervals and estimates that comparisons rest on. Numbers go in and numbers come
// out: it knows no file, unit or strategy, and says nothing in words.
//
// # Samples in blocks
//
// A machine that slows down slows a whole block, and the ratio of two makespans of one block does not see it. So rows
// that were measured in the same blocks are compared by one log-ratio for each block ([Paired]). It is estimated by
// Hodges and Lehmann's estimator and tested by Wilcoxon's signed-rank test, which assumes only that the noise of two
// equal strategies is the same.
//
// # Many comparisons
//
// Every comparison of a table is a chance to be wrong. The family is all pairs of its rows: with the baseline, which
// --base chooses, and with the fastest, which the same samples choose. (Corrected for the comparisons with the fastest
// alone, 8 % of runs of eight equal strategies and 6 blocks have a false claim.) Holm's correction over all pairs keeps
// the chance of any false claim in a table at 5 %.
//
// # Few blocks
//
// With n blocks the signed-rank test has no p-value below 2/2ⁿ: 0.031 for 6. Corrected for the 66 pairs of twelve
// strategies nothing passes that, not even a speedup of 15. Whether it can depends only on the numbers of blocks and
// pairs. Where it cannot, the p of a t-test on the log-ratios is corrected instead, and the signed-rank test has to
// agree at the plain 5 % level. Six ratios say little about their variance, so the t-test is moderated: it looks at the
// variances of all pairs of the table (Smyth 2004). Of twelve strategies, a difference of 10 % under 3 % of noise is
// then found in 89 % of runs of 6 blocks; Student's own test finds 31 %, and calls some of 40 equal strategies
// different in 21 % of runs if the noise has two modes. Skewed, bimodal, drifting and unequal noise all stay below 5 %
// of 10,000 runs with any false claim, for eight or twenty equal strategies (TestFalseVerdicts).
//
// # Rejected
//
// Bounds by a multiple of the noise floor claim nothing where there is no A/A arm. Permuting strategies within blocks
// (Westfall & Young 1993) takes the noise of all strategies for equal, and closed testing of many rows is exponential.
// The cells of two runs are not moderated, since cells share no row and their noise may be of any kind: with 48 cells,
// half of them twice as noisy as the others, 13 % of equal runs had a false verdict.
//
// # From libraries
//
// Medians with their intervals, the U-test without ties and Welch's test are golang.org/x/perf/benchmath's; means and
// variances are those of the library below it, go-moremath. The t distribution is gonum/mathext's, and not
// gonum/stat/distuv's, which imports gonum/optimize: package bench must not. No well-kept library has the rest.
//
// Not here: fits of curves (package scaling) and what counts as a family (packages table and compare).
package stats
