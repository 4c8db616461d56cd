// Package compare sets two runs side by side, cell by cell: what became faster, what became slower, and what these
// samples cannot show. It compares anyone's Go benchmarks too, as benchstat does. Not here: what stops a build
// (package gate), and more than two machines (package machines).
//
// # Runs that took turns
//
// Where the blocks of two runs took turns on one machine (see [turns]), block k of one is compared with block k of
// the other, by the statistics of two strategies in one run. A machine that slows down slows both.
//
// # Runs one after the other
//
// Otherwise the samples are two independent groups. The ratio is Hodges and Lehmann's estimate on log-makespans,
// with the interval that belongs to the U-test. Holm's correction is for all cells of both runs, and two tests have
// to agree: the U-test, and Welch's t-test on the logarithms.
//
// Few samples have no U-test p small enough for a large family: 6 and 6 have none below 0.002, enough for 23 cells.
// There the least attainable p, which means that no two samples overlap, is enough if Welch's test passes the
// correction. A U-test at the plain 5 % level would be too little: with 48 cells and noise of two modes, 7 % of equal
// runs had a false verdict.
//
// Neither test is enough alone. The U-test takes unequal noise for a difference: of equal runs, one of them up to 16
// times as noisy, 12 % had a false verdict. Welch's test minds outliers, which only makes it see less. With both,
// equal runs of 8 or 48 cells get any false verdict in at most 5 % of simulated pairs; where one run is 16 times as
// noisy it is 7 % at 6 blocks and 48 cells, without the noise floors, which are then high. Intervals hold the true
// ratio in 93 to 97 % (TestFalseVerdicts, TestCoverage). Drift within a run makes intervals wide: only taking turns
// helps against that.
//
// # The floors
//
// A difference must also be larger than the noise floors of both tables, as within a run. And where the runs did not
// take turns, its whole interval has to lie beyond the machine's own change, see [table.MachineChange], which no
// test sees. The estimate alone would not do, since it has an error of its own: of 28 pairs of equal runs on a busy
// machine of 2 CPUs, minutes apart, 4 had a significant p after Holm's correction, 1 of them beyond the floors by
// its estimate, none by its interval; 10 % more CPU work was found in every pair in which neither run was disturbed.
package compare
