package compare

import (
	"fmt"
	"math"
	"strings"

	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Cell is what became of one cell: a verdict with its evidence. The ratio is of the new makespan to the old one,
// or of makespan/T*; of benchmarks it may be of any unit.
type Cell struct {
	Old, New  *table.Row
	Unit      string
	N, M      int     // samples, old and new; blocks of both if they are paired; runs if there are several
	Ratio     float64 // NaN where no ratio tells the change, as from 0
	Low, High float64 // its 95 % confidence interval; 0 and +Inf with too few samples. See [Comparison.Judges]
	P         float64
	PHolm     float64 // corrected for all cells of the two runs, never less than P
	Floors    Floors
	Verdict   table.Verdict // NoVerdict of single runs; why there is none, where a run has no figures

	pairs  []float64     // what is tested of pairs of blocks: log-ratios, or differences of a figure that may be 0
	groups [2][]float64  // what is tested else, old and new: logarithms, or a figure that may be 0
	t      stats.TResult // of pairs of blocks, or of runs
	change float64       // the logarithm of the ratio, or the difference of a figure that may be 0
	logs   bool          // groups are logarithms
	exact  bool          // the unit is said to be exact: one sample tells all
}

// Floors are relative differences below which nothing is told apart, whatever its p-value.
type Floors struct {
	Old, New float64 // what a row differs by from itself, in each table: the estimate has to be larger
	Bound    float64 // what T* is known to at best, where efficiencies are compared: the whole interval has to be larger
}

// Verdicts that only a comparison has.
const (
	HeldBack  table.Verdict = "held back" // the cap on requests decided the makespan
	Unchanged table.Verdict = "unchanged" // of what is exact, hence without noise
	Better    table.Verdict = "better"    // of units other than durations, by what the file or benchstat says of them
	Worse     table.Verdict = "worse"
	Differs   table.Verdict = "changed" // nobody says whether more of the unit is better
)

// verdictOrder is the order in which verdicts are listed and counted.
var verdictOrder = []table.Verdict{table.Slower, table.Faster, Worse, Better, Differs, Unchanged, table.InNoise,
	table.TooFew, HeldBack, table.Failed, table.Disturbed, table.Untimed}

// Compared says whether both runs have figures.
func (c *Cell) Compared() bool { return c.Old.Ranked() && c.New.Ranked() }

// Enough says whether there are enough samples to find any difference.
func (c *Cell) Enough() bool { return c.Low > 0 && !math.IsInf(c.High, 0) }

// Exact says whether any difference counts: in virtual time, and of units that are said to be exact.
func (c *Cell) Exact() bool { return c.exact || c.New.Table.Exact || c.Old.Table.Exact }

// IsTime says whether it is about how long something takes: a makespan, or the time for an operation of a benchmark.
func (c *Cell) IsTime() bool { return isMakespan(c.Unit) }

// Name is the cell in a sentence.
func (c *Cell) Name() string { return c.New.Table.Label(c.New) + " in " + c.New.Table.Full() }

// Least is the least difference that the interval allows, as a fraction; 0 if it holds 1.
func (c *Cell) Least() float64 {
	if c.Low <= 1 && c.High >= 1 {
		return 0
	}
	return math.Expm1(min(math.Abs(math.Log(c.Low)), math.Abs(math.Log(c.High))))
}

// beyondNoise says whether a difference is significant and larger than all floors.
func (c *Cell) beyondNoise() bool {
	floor := math.Log1p(max(c.Floors.Old, c.Floors.New))
	return c.PHolm <= stats.Alpha && (floor == 0 || math.Abs(math.Log(c.Ratio)) > floor) &&
		(c.Floors.Bound == 0 || c.Least() > c.Floors.Bound)
}

// judge gives the verdict. What the cap decided keeps no figures but the medians.
func (v *Comparison) judge(c *Cell) {
	strategies := c.New.Table.IsStrategies
	switch {
	case c.Exact() && (c.change == 0 || strategies && !(math.Abs(c.Ratio-1) > table.ExactTie)):
		c.Verdict = Unchanged
	case c.Exact():
		c.Verdict = c.direction()
	case !v.Judges():
		c.Verdict = table.NoVerdict
	case !v.enough(c) || v.blind:
		c.Verdict = table.TooFew
	case c.change == 0 || !c.beyondNoise():
		c.Verdict = table.InNoise
	default:
		c.Verdict = c.direction()
	}
	if strategies && c.heldBack() {
		*c = Cell{Old: c.Old, New: c.New, Unit: c.Unit, N: c.N, M: c.M, P: 1, PHolm: 1, Floors: c.Floors, Verdict: HeldBack}
	}
}

// direction is what a change of the unit means.
func (c *Cell) direction() table.Verdict {
	more, better := c.change > 0, c.better()
	switch {
	case c.IsTime() && more:
		return table.Slower
	case c.IsTime():
		return table.Faster
	case better == 0:
		return Differs
	case (better > 0) == more:
		return Better
	}
	return Worse
}

// heldBack says whether the cap on the rate of requests (--max-rate) decides a cell. What is held back would be
// faster without the cap, so that one verdict stands: a run that was not held back and is slower all the same.
func (c *Cell) heldBack() bool {
	was, is := c.Old.Held(), c.New.Held()
	return was && is || was && c.Verdict != table.Slower || is && c.Verdict != table.Faster
}

// noFigures is the row that keeps a cell from being compared, and why. A failure counts before a disturbance, and
// that before a time of 0.
func (c *Cell) noFigures() (*table.Row, table.Verdict) {
	for _, why := range []string{table.Failed, table.Disturbed, table.Untimed} {
		for _, r := range []*table.Row{c.New, c.Old} {
			if r.Absent() == why {
				return r, table.Verdict(why)
			}
		}
	}
	return nil, table.NoVerdict
}

// absent says which run of a cell has no figures; "" if both have.
func (c *Cell) absent() string {
	var states []string
	for _, run := range []struct{ state, when string }{{c.Old.Absent(), " before"}, {c.New.Absent(), " now"}} {
		if run.state != "" {
			states = append(states, run.state+run.when)
		}
	}
	return strings.Join(states, ", ")
}

// Reason says why a run has no figures of a cell, or that samples failed; "" if nothing is wrong.
func (c *Cell) Reason() string {
	bad, kind := c.noFigures()
	state, advice := c.absent(), ""
	if kind == table.NoVerdict { // a cell that has figures may fail all the same
		for _, r := range []*table.Row{c.Old, c.New} {
			if r.Failing() {
				bad, kind = r, table.Failed
				state = fmt.Sprintf("failed in %d of %s", len(r.Faults()), text.Samples(len(r.Faults())+r.N()))
			}
		}
	}
	var why string
	switch kind {
	case table.NoVerdict:
		return ""
	case table.Disturbed:
		why, advice = bad.Failures[0].Why(), " Measure it again."
	case table.Untimed:
		why, advice = "0 ns/op, less than the clock can tell", " Measure more items, or for longer."
	default:
		why = failure(bad)
	}
	return fmt.Sprintf("%s in %s: %s (%s).%s", bad.Table.Label(bad), bad.Table.Full(), state, why, advice)
}

func failure(r *table.Row) string {
	switch faults := r.Faults(); {
	case r.Wrong() != "":
		return "disqualified: " + r.Wrong()
	case len(faults) > 0:
		return faults[0].Why()
	}
	return "no sample succeeded"
}
