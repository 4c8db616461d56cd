package results

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// What one CPU does to the gains, beside a machine with more: what a global interpreter lock does
// to threads that compute. Processing has nothing to gain, fetching all that it had.
//
// # The figures
//
// A stage's speedup is that of its active time over the baseline's, block by block. It is taken of
// all strategies of the fastest group, whose median counts in each block, so that one of them
// which never processes in parallel, and ties all the same where waiting is what counts, does
// not speak for the others. It has Hodges and Lehmann's interval over the blocks, within each
// run. Between the machines, whose blocks have nothing in common, the ratio of the two has the
// interval that belongs to the U-test.
//
// # The words
//
// "Processing gains nothing" needs both: on one CPU its interval holds 1 or it gains 5 % at most,
// and does not reach 25 %; and with more CPUs it gains more, by the U-test and by Welch's test, after
// Holm's correction over the scenarios. So noise alone does not bring the words about: where one CPU
// gains as much as two they are said in at most 2 % of simulated runs (TestFalseOneCPU). "Fetching gains as before" is a claim of equivalence, for which it is not enough that
// no difference was found: the ratio must be within 15 %, and the whole of its interval within 0.8 to
// 1.25 (Schuirmann 1987, A Comparison of the Two One-Sided Tests Procedure).
//
// A scenario speaks of processing where that is more than 1 % of the baseline's time, and of
// fetching where it is more than half.

const (
	nothingGained = 1.05
	asBefore      = 1.15
	equivalent    = 1.25
	mostlyFetched = 0.5
)

// A stageGain is the speedup of a stage.
type stageGain struct {
	logs      []float64 // a block each
	ratio     float64
	low, high float64
}

// A stageChange is a stage's speedup with one CPU and with more.
type stageChange struct {
	scenario  string
	one, more stageGain
	ratio     float64 // of more to one
	low, high float64
	p         float64 // after Holm's correction
}

// stageGain is the speedup of a stage of the fastest group.
func (t *Table) stageGain(unit string) stageGain {
	byBlock := map[int][]float64{}
	for _, r := range t.Group() {
		sequential := t.Base(r.Limit)
		if r.Strategy == t.base || sequential == nil {
			continue
		}
		base := logsOf(sequential, unit)
		for _, l := range logsOf(r, unit) {
			at, both := slices.BinarySearchFunc(base, l.block, func(l blockLog, block int) int { return l.block - block })
			if both {
				byBlock[l.block] = append(byBlock[l.block], base[at].mean-l.mean)
			}
		}
	}
	var logs []float64
	for _, block := range slices.Sorted(maps.Keys(byBlock)) {
		slices.Sort(byBlock[block])
		logs = append(logs, medianOf(byBlock[block]))
	}
	return newStageGain(logs)
}

func newStageGain(logs []float64) stageGain {
	center, low, high := hodgesLehmann(logs)
	return stageGain{logs, math.Exp(center), math.Exp(low), math.Exp(high)}
}

// speaksOf says whether a scenario has something to say of a stage.
func (t *Table) speaksOf(unit string) bool {
	if t == nil || !t.Paired() || t.Best() == nil || t.Base(t.Best().Limit) == nil {
		return false
	}
	if unit == ProcessActive {
		return t.negligible(t.Best()) == ""
	}
	base := t.Base(t.Best().Limit)
	fetching, ok1 := base.median(FetchActive)
	whole, ok2 := base.median(Makespan)
	return ok1 && ok2 && fetching/whole > mostlyFetched
}

// changes compares a stage on two machines, in all scenarios that have something to say of it.
func (a *Across) changes(one, more int, unit string) (changes []*stageChange) {
	for _, s := range a.Scenarios {
		x, y := s.Tables[one], s.Tables[more]
		if !x.speaksOf(unit) || !y.speaksOf(unit) {
			continue
		}
		if c, ok := newStageChange(s.Name, x.stageGain(unit), y.stageGain(unit)); ok {
			changes = append(changes, c)
		}
	}
	correctStages(changes)
	return changes
}

// newStageChange compares two gains; false if there are blocks too few.
func newStageChange(scenario string, one, more stageGain) (*stageChange, bool) {
	if min(len(one.logs), len(more.logs)) < LeastBlocks {
		return nil, false
	}
	c := &stageChange{scenario: scenario, one: one, more: more}
	center, low, high := shift(one.logs, more.logs)
	c.ratio, c.low, c.high = math.Exp(center), math.Exp(low), math.Exp(high)
	c.p = max(rankSum(one.logs, more.logs), welch(one.logs, more.logs))
	return c, true
}

// correctStages is Holm's correction over the scenarios.
func correctStages(changes []*stageChange) {
	ps := make([]float64, len(changes))
	for i, c := range changes {
		ps[i] = c.p
	}
	for i, p := range holm(ps) {
		changes[i].p = p
	}
}

// moreTold says that the stage gains more with more CPUs.
func (c *stageChange) moreTold() bool { return c.p <= alpha && c.ratio > 1 }

// nothing says that with one CPU the stage gains nothing.
func (c *stageChange) nothing() bool {
	return c.moreTold() && (c.one.low <= 1 || c.one.ratio <= nothingGained) && c.one.high <= equivalent
}

// same says that the stage gains as much with one CPU.
func (c *stageChange) same() bool {
	return c.ratio >= 1/asBefore && c.ratio <= asBefore && c.low >= 1/equivalent && c.high <= equivalent
}

// oneCPU compares each machine that has one CPU with one that has more: itself if it is there.
func (a *Across) oneCPU() (said []Conclusion) {
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
func (a *Across) stages(one, more int) (said []Conclusion) {
	where, against := capital(a.on([]int{one})), a.on([]int{more})
	if !strings.HasSuffix(where, procsName+"1") {
		where += ", with one CPU"
	}
	processing, fetching := a.changes(one, more, ProcessActive), a.changes(one, more, FetchActive)
	if s := processingWords(processing, against); s != "" {
		said = append(said, Conclusion{Kind: OneCPU, Scenarios: scenariosOf(processing), Sentence: where + ", as under a global interpreter lock, " + s})
	}
	if s := fetchingWords(fetching, against); s != "" {
		said = append(said, Conclusion{Kind: OneCPU, Scenarios: scenariosOf(fetching), Sentence: s})
	}
	return said
}

func scenariosOf(changes []*stageChange) (names []string) {
	for _, c := range changes {
		names = append(names, c.scenario)
	}
	return names
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func processingWords(changes []*stageChange, against string) string {
	return inParts(against, "processing",
		part{" gains nothing", "", pick(changes, (*stageChange).nothing)},
		part{" gains less than with more CPUs", "; it gains something, but less:", pick(changes, func(c *stageChange) bool { return c.moreTold() && !c.nothing() })},
		part{" cannot be told to gain less than with more CPUs", "; not told to gain less:", pick(changes, func(c *stageChange) bool { return !c.moreTold() })})
}

func fetchingWords(changes []*stageChange, against string) string {
	less := func(c *stageChange) bool { return !c.same() && c.moreTold() }
	return inParts(against, "Fetching",
		part{" gains as before", "", pick(changes, (*stageChange).same)},
		part{" still gains, but less than before", "; it still gains, but less:", pick(changes, less)},
		part{" gains, but as much as before is not certain", "; as much as before is not certain:", pick(changes, func(c *stageChange) bool { return !c.same() && !less(c) })})
}

// A part of a sentence is said of some of the scenarios.
type part struct {
	first, further string
	of             []*stageChange
}

func pick(changes []*stageChange, of func(*stageChange) bool) []*stageChange {
	return slices.DeleteFunc(slices.Clone(changes), func(c *stageChange) bool { return !of(c) })
}

// inParts makes a sentence of the parts that are about anything; "" of none.
func inParts(against, subject string, parts ...part) string {
	said := ""
	for _, p := range parts {
		var words []string
		for _, c := range p.of {
			words = append(words, c.words())
		}
		switch {
		case len(words) == 0:
			continue
		case said == "":
			words[0] += " " + against
			said = subject + p.first + ": "
		default:
			said += p.further + " "
		}
		said += list(words)
	}
	if said == "" {
		return ""
	}
	return said + "."
}

// words are both figures, with the interval of the first.
func (c *stageChange) words() string {
	return fmt.Sprintf("in %s %s (95 %% CI %.2f to %.2f) against %s", c.scenario, ratio(c.one.ratio), c.one.low, c.one.high, ratio(c.more.ratio))
}
