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
// Before that, samples that were interrupted are bounded ([BoundInterruptions]). One sample that takes twice as long
// among others that agree to 1 % keeps any test from finding anything, and the more samples there are, the likelier is
// it that one of them does: power would fall as blocks are added.
//
// # The t-test, and the ranks
//
// Six ratios say little about their variance, so the t-test on them is moderated: it looks at the variances of all
// pairs of the table (Smyth 2004). The signed-rank test has to agree at the plain 5 % level, which holds back what a
// t-test would make of noise that is not normal. It is this method for any number of blocks. A rank test that takes
// over once it can pass the correction is weaker, so that further blocks would take back what fewer had found: with
// twelve strategies, a winner of 10 % was found in 86 % of runs of 11 blocks and in 19 % of runs of 12.
//
// Two sides of one run are told apart by either test, at a level that holds for both ([Either]), and the ranks agree at
// 5 % as well, so that the interval does.
//
// # Many comparisons
//
// Every comparison of a table is a chance to be wrong. There are two families, which share 5 %, so that in at most
// that many tables anything false is claimed: each row with the baseline, corrected by Holm's method
// ([Field.WithBase]), and which rows are slower than the fastest ([Field.SlowerThanBest]). All pairs are compared only
// for who asks for that ([Field.AllPairs]).
//
// # Intervals
//
// An estimate goes with the interval of what it is one of. A gain over the baseline is one of several, of which a
// reader looks at the largest: its interval holds together with those of the others ([Paired.Simultaneous]). What
// could have been seen with so many blocks and so much noise is simulated ([Field.Seen]), and a slow block is told
// from the rows themselves ([DisturbanceOf]).
//
// # Rejected
//
// Bounds by a multiple of the noise floor claim nothing where there is no A/A arm. Permuting strategies within blocks
// (Westfall & Young 1993) takes the noise of all strategies for equal. Hsu's group of those that may be the best, as it
// is, keeps the best in 95 % of runs, but leaves out some of equal rows in far more. The variances of the cells of two
// runs are drawn upwards only ([Moderated]).
//
// # From libraries
//
// Medians with their intervals, the U-test without ties and Welch's test are golang.org/x/perf/benchmath's; means and
// variances are those of the library below it, go-moremath. The t distribution is gonum/mathext's, and not
// gonum/stat/distuv's, which imports gonum/optimize: package bench must not. No well-kept library has the rest.
//
// Not here: fits of curves (package scaling) and what counts as a family (packages table and compare).
package stats
