package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// How two runs are compared, cell by cell: the same strategy at the same limit in the same work.
//
// # In turns
//
// Where the blocks of the two took turns on one machine (see [turns]), block k of one is compared
// with block k of the other, with the statistics of two strategies in one run. A machine that
// slows down slows both.
//
// # One after the other
//
// Otherwise the samples are two groups that share nothing. The ratio is Hodges and Lehmann's of the
// log-makespans, with the interval that belongs to the U-test. The family is all cells of both
// files, by Holm, and two tests have to agree in it: the U-test, and Welch's t-test on the
// logarithms. Where the least attainable p of the U-test cannot pass the correction (6 and 6 samples
// have none below 0.002, enough for 23 cells) that least p will do: no two samples of the two runs
// overlap, and Welch's test passes the correction. It is the way out that is taken within a run, for
// the same reasons; that the U-test agrees at the plain 5 % level, which there means just that, is too
// little here, where it lets samples overlap: with 48 cells and noise of two modes, 7 % of equal runs
// had a false verdict.
//
// The U-test alone would do for two runs that are equal in everything. But one may be noisier than
// the other, because the machine was busier, and then it takes noise for a difference: of runs of
// which one is up to 16 times as noisy, 12 % had a false verdict. Welch's test does not mind; but it
// minds outliers, of which it makes too little rather than too much. With both, equal runs of 8 or 48
// cells get any false verdict in at most 5 % of simulated pairs, within the error of the simulation;
// with one run 16 times as noisy as the other it is 7 % at 6 blocks and 48 cells, without the noise
// floors, which are then high. Intervals hold the true ratio in 93 to 97 % (TestFalseVerdicts,
// TestCoverage). What drifts within the runs makes intervals wide, hence blind: only taking
// turns helps against that.
//
// # The floors
//
// A difference must also be larger than the noise floors of both tables, as within a run. And no
// test sees what changed between the two runs besides the code: where they did not take turns, the
// whole interval of the ratio has to lie beyond the machine's own change, see [table.MachineChange]. That
// the estimate does is not enough, since it has an error of its own: of 28 pairs of equal runs on a
// busy machine of 2 CPUs, minutes apart, 4 had a significant p after Holm's correction, 1 of them
// beyond the floors by its estimate, none by its interval, while 10 % more CPU work was found in
// every pair in which neither run was disturbed.

// A Comparison is two files compared: the new one with the old one.
type Comparison struct {
	Old, New string // labels
	Pairs    []int  // the blocks that are compared in pairs; nil if the files did not take turns
	Family   int    // comparisons that Holm's correction is for
	Matches  []*Match
	Refused  []string // tables that are about different work, each with what differs
	Only     []string // what only one of the files has
	Likely   []string // what is likely the same, though only one has it under that name
	OldCells int      // cells of ours that the old one has, compared or not

	// Efficiency says that it was makespan/T* that was compared, each sample with the T* of its own
	// block, as between different machines.
	Efficiency bool

	named [2]string // the labels with the files that they stand for
	files [2][]*record.File
}

// A Match is two tables of the same work, row by row.
type Match struct {
	Old, New  *table.Table
	Cells     []*Cell // in the order of the new table
	Unknown   []table.Difference
	Otherwise []table.Difference
	Speed     float64 // of the machine: new to old, by its own reference; 0 if unknown
}

// A Cell is what became of one cell. Its ratio is of the new makespan to the old one, or of
// makespan/T*.
type Cell struct {
	Old, New  *table.Row
	Unit      string  // Makespan, or any of somebody else's benchmarks
	N, M      int     // samples, old and new; blocks of both if they are paired
	Ratio     float64 // NaN where it says nothing: see quotient
	Low, High float64 // its 95 % confidence interval; 0 and +Inf with too few samples
	P         float64
	PHolm     float64 // corrected for all comparisons of the two files, never less than P
	Floors    Floors
	Verdict   table.Verdict
	Delta     string // benchstat's, for benchmarks of somebody else's: "~" or "-17.20%"

	counts bool // of somebody else's: it is a figure that the benchmark is counted by
	exact  bool // the unit is said to be: one sample tells all
}

// Floors are relative differences below which nothing is told apart, whatever its p-value.
type Floors struct {
	Old, New float64 // what a row differs by from itself, in each table
	Machine  float64 // what the machine changed by between the runs; 0 for paired blocks
}

// Least is the least difference that the interval allows, as a fraction; 0 if it holds 1.
func (c *Cell) Least() float64 {
	if c.Low <= 1 && c.High >= 1 {
		return 0
	}
	return math.Expm1(min(math.Abs(math.Log(c.Low)), math.Abs(math.Log(c.High))))
}

// Enough says whether there are samples enough to find any difference.
func (c *Cell) Enough() bool { return c.Low > 0 && !math.IsInf(c.High, 0) }

// Compare compares two files, of which the first is the old one. An error says that there is
// nothing that can be compared, and why.
func Compare(o table.Options, old, now record.Labelled) (*Comparison, error) {
	return CompareWith(o, old, now, false)
}

func CompareWith(o table.Options, old, now record.Labelled, efficiency bool) (*Comparison, error) {
	v := &Comparison{Old: old.Label, New: now.Label, Efficiency: efficiency}
	v.named[0], v.named[1] = labelNames(old, now)
	v.files = [2][]*record.File{old.Files, now.Files}
	o.Ungrouped = true
	before, err := o.Tables(old.Files)
	if err != nil {
		return nil, err
	}
	after, err := o.Tables(now.Files)
	if err != nil {
		return nil, err
	}
	if len(old.Files) == 1 && len(now.Files) == 1 && old.Files[0].SameRunAs(now.Files[0]) {
		return nil, record.SameRunError(v.named[0], v.named[1])
	}
	if err := emptySide(old, now, before, after); err != nil {
		return nil, err
	}
	table.NameApart(before)
	table.NameApart(after)
	v.match(before, after)
	if len(old.Files) == 1 && len(now.Files) == 1 && !o.Unpaired && !efficiency {
		v.Pairs = turns(old.Files[0], now.Files[0])
	}
	for _, m := range v.Matches {
		v.Rows(m)
	}
	v.Likely = v.likely(before, after)
	if len(v.All()) == 0 {
		return nil, v.nothing()
	}
	v.Correct()
	return v, nil
}

// A candidate is a new table with an old one of its name.
type candidate struct {
	*Match
	differ []table.Difference // in the work
}

// candidates are all of them, those first that differ least.
func candidates(before, after []*table.Table) (all []candidate) {
	for _, now := range after {
		for _, old := range before {
			twin := func(t *table.Table) bool { return t.Name == old.Name && t.CPUs == old.CPUs }
			if old.Name != now.Name || old.CPUs != now.CPUs && slices.ContainsFunc(after, twin) {
				continue // or it belongs to another, at its own GOMAXPROCS
			}
			differ, unknown := old.WorkDiffers(now)
			all = append(all, candidate{&Match{Old: old, New: now, Unknown: unknown, Otherwise: old.OtherwiseDiffers(now)}, differ})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(len(a.differ)-len(b.differ), len(a.Otherwise)-len(b.Otherwise))
	})
	return all
}

// match finds for each new table the old one of the same work.
func (v *Comparison) match(before, after []*table.Table) {
	of, used := map[*table.Table]candidate{}, map[*table.Table]bool{}
	for _, c := range candidates(before, after) {
		if of[c.New].Match == nil && !used[c.Old] {
			of[c.New], used[c.Old] = c, true
		}
	}
	for _, now := range after {
		switch c := of[now]; {
		case c.Match == nil:
			v.Only = append(v.Only, v.only(now.Full(), 1, now.Rows...))
		case len(c.differ) > 0:
			v.Refused = append(v.Refused, fmt.Sprintf("%s is not compared, since the work differs: %s.", now.Full(), table.InWords(c.differ)))
		default:
			v.Matches = append(v.Matches, c.Match)
		}
	}
	for _, old := range before {
		if old.IsStrategies {
			v.OldCells += len(old.Rows)
		}
		if !used[old] {
			v.Only = append(v.Only, v.only(old.Full(), 0, old.Rows...))
		}
	}
}

// nothing says why nothing can be compared, in one line.
func (v *Comparison) nothing() error {
	why := "they have no scenario and no benchmark in common"
	switch {
	case len(v.Refused) > 0:
		why = v.Refused[0]
		if more := len(v.Refused) - 1; more > 0 {
			why += fmt.Sprintf(" So it is with %s.", text.Count(more, "more scenario"))
		}
	case len(v.Likely) > 0:
		why = strings.Join(v.Likely, " ")
	case len(v.Matches) > 0 && v.Matches[0].New.IsStrategies:
		return fmt.Errorf("%s have no strategy at the same limit in common", v.Both())
	case len(v.Only) > 0 && len(v.Matches) > 0:
		why = "they have no benchmark and unit in common: " + strings.Join(text.Few(v.Only), " ")
	}
	return fmt.Errorf("%s cannot be compared: %s", v.Both(), why)
}

// Both are the two sides as an error names them, which stands alone: with their files where those have one name.
func (v *Comparison) Both() string { return v.named[0] + " and " + v.named[1] }
