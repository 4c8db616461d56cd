package machines

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const (
	nothingGained = 1.05
	asMuch        = 1.15
	mostlyFetched = 0.5
	rounding      = 1.005 // to two digits after the point
)

// A stageGain is the speedup of a stage.
type stageGain struct {
	logs      []float64 // a block each
	ratio     float64
	low, high float64
}

// A stageChange is a stage's speedup with one CPU and with more.
//
// What one CPU does to the gains, beside a machine with more: what a global interpreter lock does
// to threads that compute. Processing has nothing to gain, fetching all that it had.
//
// # The figures
//
// A stage's speedup is that of one strategy, the same on both machines: that which stands for the
// scenario in the table of gains, where its figures can be looked up, or else one that is named and
// that --show fetching and --show processing have. It is a ratio of medians, as in every table, and has
// Hodges and Lehmann's interval over the blocks, within each run. Between the machines, whose blocks
// have nothing in common, the ratio of the two has the interval that belongs to the U-test. Where a
// ratio of medians is not in its interval, which is of means of logarithms, the blocks are too uneven
// to say anything.
//
// # The words
//
// "Gains nothing" needs both: on one CPU the stage's interval holds 1 or it gains 5 % at most, and the
// interval does not reach 15 %; and with more CPUs it gains more, by the U-test and by Welch's test,
// after Holm's correction over the scenarios, and not just as much. So noise alone does not bring the
// words about: where one CPU gains as much as two they are said in at most 2 % of simulated runs
// (TestFalseOneCPU). "As much, within 15 %" is a claim of equivalence, for which it is not enough that
// no difference was found: the whole interval of the ratio must be within 15 % (Schuirmann 1987, A
// Comparison of the Two One-Sided Tests Procedure).
//
// A scenario speaks of processing where that is more than 1 % of the baseline's time, and of
// fetching where it is more than half.
type stageChange struct {
	scenario, strategy string
	waiting            waiting // with more CPUs
	one, more          stageGain
	ratio              float64 // of one to more
	low, high          float64
	p                  float64 // after Holm's correction
}

// gainOfStage is the speedup of a stage of a row.
func gainOfStage(r *table.Row, unit string) stageGain {
	g := newStageGain(table.LogRatios(r.Table.Base(r.Limit), r, unit))
	if x, ok := r.Table.Gain(r, unit); ok {
		g.ratio = x
	}
	return g
}

func newStageGain(logs []float64) stageGain {
	center, low, high := stats.HodgesLehmann(logs)
	return stageGain{logs, math.Exp(center), math.Exp(low), math.Exp(high)}
}

// speaksOf says whether a row has something to say of a stage.
func speaksOf(r *table.Row, unit string) bool {
	if r == nil || !r.Table.Paired() {
		return false
	}
	base := r.Table.Base(r.Limit)
	if _, ok := r.Table.Gain(r, unit); !ok {
		return false
	}
	if unit == record.ProcessActive {
		return r.Table.Negligible(r) == ""
	}
	fetching, ok1 := base.Median(record.FetchActive)
	whole, ok2 := base.Median(record.Makespan)
	return ok1 && ok2 && fetching/whole > mostlyFetched
}

// waiting is the least time that the limit allows however the CPUs compute, since so many fetches
// wait at once and no more; the zero value where CPUs bind, or it is not known.
type waiting struct {
	seconds float64
	limit   string
}

func waitingOf(r *table.Row) waiting {
	low, ok1 := r.Median(record.LimitLow)
	bound, ok2 := r.Median(record.Bound)
	if !ok1 || !ok2 || r.Limit == "" || low < otherBound*bound {
		return waiting{}
	}
	return waiting{low, r.Limit}
}

// changes compares a stage on two machines, in all scenarios that have something to say of it.
func (a *Comparison) changes(one, more int, unit string) (changes []*stageChange) {
	for _, s := range a.Scenarios {
		if s.Tables[one] == nil || s.Tables[more] == nil || s.Tables[one].TooFast() || s.Tables[more].TooFast() {
			continue
		}
		key, ok := s.compared(one, more)
		x, y := s.at(key, one), s.at(key, more)
		if !ok || !speaksOf(x, unit) || !speaksOf(y, unit) {
			continue
		}
		if c, ok := newStageChange(s.Name, gainOfStage(x, unit), gainOfStage(y, unit)); ok {
			c.strategy = s.label(key)
			c.waiting = waitingOf(y)
			changes = append(changes, c)
		}
	}
	correctStages(changes)
	return changes
}

// newStageChange compares two gains; false if there are blocks too few.
func newStageChange(scenario string, one, more stageGain) (*stageChange, bool) {
	if min(len(one.logs), len(more.logs)) < stats.LeastBlocks {
		return nil, false
	}
	c := &stageChange{scenario: scenario, one: one, more: more, ratio: one.ratio / more.ratio}
	_, low, high := stats.Shift(more.logs, one.logs)
	c.low, c.high = math.Exp(low), math.Exp(high)
	c.p = max(stats.UTestP(one.logs, more.logs), stats.Welch(one.logs, more.logs))
	return c, true
}

// correctStages is Holm's correction over the scenarios.
func correctStages(changes []*stageChange) {
	ps := make([]float64, len(changes))
	for i, c := range changes {
		ps[i] = c.p
	}
	for i, p := range stats.Holm(ps) {
		changes[i].p = p
	}
}

// even says that the figures lie in their intervals.
func (c *stageChange) even() bool {
	in := func(x, low, high float64) bool { return x >= low/rounding && x <= high*rounding }
	return in(c.one.ratio, c.one.low, c.one.high) && in(c.ratio, c.low, c.high)
}

// less says that the stage gains less with one CPU.
func (c *stageChange) less() bool { return c.even() && c.p <= stats.Alpha && c.ratio < 1 }

// nothing says that with one CPU the stage gains nothing, and with more something.
func (c *stageChange) nothing() bool {
	return c.less() && !c.same() && (c.one.low <= 1 || c.one.ratio <= nothingGained) && c.one.high <= asMuch
}

// same says that the stage gains as much with one CPU.
func (c *stageChange) same() bool {
	return c.even() && c.low >= 2-asMuch && c.high <= asMuch
}

// lessBeyond says that it gains less, and not as good as the same.
func (c *stageChange) lessBeyond() bool { return c.less() && !c.same() }

func (c *stageChange) unclear() bool { return !c.less() && !c.same() }

// oneCPU compares each machine that has one CPU with one that has more: itself if it is there.
func (a *Comparison) oneCPU() (said []Conclusion) {
	for i, m := range a.Machines {
		if m.procs() != 1 {
			continue
		}
		with := -1
		for j, other := range a.Machines {
			if other.procs() > 1 && (with < 0 || other.machine() == m.machine() && a.Machines[with].machine() != m.machine()) {
				with = j
			}
		}
		if with < 0 {
			continue
		}
		said = append(said, a.stages(i, with)...)
	}
	return said
}

// stages says what became of processing, and of fetching.
func (a *Comparison) stages(one, more int) (said []Conclusion) {
	where, against := text.Capital(a.on([]int{one})), a.on([]int{more})
	if !strings.HasSuffix(where, procsName+"1") {
		where += ", with one CPU"
	}
	processing, fetching := a.changes(one, more, record.ProcessActive), a.changes(one, more, record.FetchActive)
	if s := processingWords(processing, against); s != "" {
		said = append(said, Conclusion{Kind: OneCPU, Scenarios: scenariosOf(processing), Sentence: where + ", as under a global interpreter lock, " + s})
	}
	if s := fetchingWords(fetching, against); s != "" {
		said = append(said, Conclusion{Kind: OneCPU, Scenarios: scenariosOf(fetching), Sentence: text.Capital(s)})
	}
	return said
}

func scenariosOf(changes []*stageChange) (names []string) {
	for _, c := range changes {
		names = append(names, c.scenario)
	}
	return names
}

// processingWords puts those last that gain as much, with the reason if it is the limit.
func processingWords(changes []*stageChange, against string) string {
	said := inParts(against, "processing",
		part{"gains nothing", pick(changes, (*stageChange).nothing), (*stageChange).nothingWords},
		part{"gains less", pick(changes, func(c *stageChange) bool { return c.lessBeyond() && !c.nothing() }), (*stageChange).words},
		part{"gains as much, within " + margin, pick(changes, (*stageChange).same), (*stageChange).words},
		part{"cannot be told to gain less", pick(changes, (*stageChange).unclear), (*stageChange).words})
	var least []string
	for _, c := range changes {
		if !c.lessBeyond() && c.waiting.seconds > 0 {
			least = append(least, fmt.Sprintf("%s in %s at limit %s", text.Seconds(c.waiting.seconds), c.scenario, c.waiting.limit))
		}
	}
	if len(least) > 0 {
		said += " There waiting binds " + against + ", not computing: no schedule takes less than " + text.List(least) + "."
	}
	return said
}

func fetchingWords(changes []*stageChange, against string) string {
	return inParts(against, "fetching",
		part{"gains as before, within " + margin, pick(changes, (*stageChange).same), (*stageChange).words},
		part{"gains less", pick(changes, (*stageChange).lessBeyond), (*stageChange).words},
		part{"is not certain to gain as before, within " + margin, pick(changes, (*stageChange).unclear), (*stageChange).words})
}

// margin is asMuch in words.
var margin = fmt.Sprintf("%.0f %%", 100*(asMuch-1))

// A part is what is said of some of the scenarios.
type part struct {
	verb  string
	of    []*stageChange
	words func(c *stageChange, against string) string
}

func pick(changes []*stageChange, of func(*stageChange) bool) []*stageChange {
	return slices.DeleteFunc(slices.Clone(changes), func(c *stageChange) bool { return !of(c) })
}

// inParts makes a sentence of each part that is about anything; "" of none. The first does not
// begin with a capital letter.
func inParts(against, subject string, parts ...part) string {
	var said []string
	for _, p := range parts {
		var words []string
		for _, c := range p.of {
			words = append(words, p.words(c, against))
			against = "" // is said once
		}
		if len(words) > 0 {
			said = append(said, subject+" "+p.verb+": "+strings.Join(words, "; ")+".")
			subject = "It"
		}
	}
	return strings.Join(said, " ")
}

// figures are those of the strategy, with one CPU and with more.
func (c *stageChange) figures(ci, against string) string {
	if against != "" {
		against = " " + against
	}
	return fmt.Sprintf("in %s %s%s against %s%s by %s", c.scenario, text.Ratio(c.one.ratio), ci, text.Ratio(c.more.ratio), against, c.strategy)
}

// nothingWords have the interval of the gain with one CPU.
func (c *stageChange) nothingWords(against string) string {
	return c.figures(fmt.Sprintf(" (95 %% CI %.2f to %.2f)", c.one.low, c.one.high), against)
}

// words have the interval of the ratio.
func (c *stageChange) words(against string) string {
	return c.figures("", against) + fmt.Sprintf(" (95 %% CI %.2f to %.2f times as much)", c.low, c.high)
}
