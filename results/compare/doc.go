// Package compare sets two runs side by side, cell by cell: what became faster, what became slower, and what these
// samples cannot show. It compares anyone's Go benchmarks too, as benchstat does. Not here: what stops a build
// (package gate), and more than two machines (package machines).
//
// # How runs were measured decides what is said
//
// A [Method] follows from the files. In one run of overlap against, and where the blocks of two runs took turns on one
// machine (see [turns]), block k of one side is compared with block k of the other. A machine that slows down slows
// both.
//
// A pair is told apart if either of two tests is sure, the moderated t-test or the signed ranks, see [stats.Either].
// The t-test alone, as of the strategies of one run, finds next to nothing where a few blocks are far off: with a rare
// slow sample, 10 % in 13 % of runs of 20 blocks, and both together in 62 % (TestPowerOfRanks). Of equal cells some are
// called different in at most 4.8 % of runs, in each of nine noises (TestFalseVerdicts). Rejected: swapping the two
// sides of random blocks, as if they had been named the other way (Westfall & Young 1993), which is exact and finds as
// much in ten blocks, but of six blocks has only 32 outcomes, so that with eight cells it finds half as much; and a
// t-test of log-ratios that are cut off at some multiple of their median size, by which of six blocks too many are
// equal.
//
// Otherwise equal runs differ: here with a standard deviation of 6 to 27 % from run to run, while samples of one run
// differ by 1 to 10 %. No test of samples sees that. Of 45 pairs among ten equal runs some minutes apart, 5 had a false
// verdict, though Holm's correction, two tests that had to agree, noise floors and a gauge of the CPU stood against it.
// So there is no verdict with fewer than three runs on a side.
//
// With three or more, a run is one sample: the median of its samples. Welch's test compares their logarithms, corrected
// by Holm's method, and the interval is that test's. Whatever runs differ by is in them, so that no floor is needed.
//
// Alone the test is too easily sure: of 48 cells that are slower in half of all runs, or in a fifth, it found some
// different in 37 and 16 % of comparisons of three equal runs a side, since in some cell all three are of one kind. So
// the standard errors are drawn up to what all cells have in common, see [stats.Cautious]. Then any false verdict has
// at most 3.5 %, also with runs that differ by 6 to 27 %, each cell for itself or all together, and intervals hold the
// true ratio in 95 to 97 % (TestFalseVerdictsOfRuns, TestCoverageOfRuns). Rejected: to take degrees of freedom from
// other cells, as in pairs, since a run may be slow in all of them; and ranks that have to agree, since of three and
// three no p is below 0.1.
//
// It sees little: in 8 cells, and runs that differ by 6 %, a change of 77 % in 8 of 10 comparisons of three a side, 25
// % of five, 13 % of ten (TestPowerOfRuns). A figure that is the same in all runs of a side, as a number of
// allocations may be, has the p-value of [stats.Unvarying]: 0.03 with three a side, 0.002 with five.
//
// # Single runs, where they are allowed
//
// Who wants a verdict on two single runs gets benchstat's test, the U-test, with which Welch's test has to agree, both
// corrected by Holm's method. By the U-test alone, if one run is several times as noisy as the other, some of eight
// equal cells are told apart in 12 to 15 % of pairs of runs (TestFalseVerdicts, unequal). The ratio is Hodges and
// Lehmann's estimate on logarithms, with the interval that belongs to the U-test.
//
// # The floors
//
// Of strategies in pairs, and of single runs, a difference must also be larger than the noise floors of both tables, as
// within a run.
package compare
