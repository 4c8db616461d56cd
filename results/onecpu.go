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
// Holm's correction over the scenarios. So noise alone cannot bring the words about: it widens
// the intervals. "Fetching gains as before" is a claim of equivalence, for which it is not enough that
// no difference was found: the whole interval of the ratio must lie within 0.8 to 1.25 (Schuirmann
// 1987, A Comparison of the Two One-Sided Tests Procedure).
//
// A scenario speaks of processing where that is more than 1 % of the baseline's time, and of
// fetching where it is more than half.

const (
	nothingGained = 1.05
	equivalent    = 1.25
	mostlyFetched = 0.5
)

// A stageGain is the speedup of a stage.
type stageGain struct {
	logs            []float64 // a block each
	ratio           float64
	low, high       float64
	strategiesCount int
}

// A stageChange is a stage's speedup with one CPU and with more.
type stageChange struct {
	scenario  string
	one, more stageGain
	ratio     float64 // of more to one
	low, high float64
	p         float64 // after Holm's correction
}

// stageGain is the speedup of a stage of the fastest group; false where there is none to speak of.
func (t *Table) stageGain(unit string) (g stageGain, ok bool) {
	byBlock := map[int][]float64{}
	for _, r := range t.Group() {
		if r.Strategy == t.base {
			continue
		}
		g.strategiesCount++
		base, mine := logsOf(t.Base(r.Limit), unit), logsOf(r, unit)
		for _, l := range mine {
			at, both := slices.BinarySearchFunc(base, l.block, func(l blockLog, block int) int { return l.block - block })
			if both {
				byBlock[l.block] = append(byBlock[l.block], base[at].mean-l.mean)
			}
		}
	}
	for _, block := range slices.Sorted(maps.Keys(byBlock)) {
		slices.Sort(byBlock[block])
		g.logs = append(g.logs, medianOf(byBlock[block]))
	}
	if len(g.logs) < LeastBlocks {
		return g, false
	}
	center, low, high := hodgesLehmann(g.logs)
	g.ratio, g.low, g.high = math.Exp(center), math.Exp(low), math.Exp(high)
	return g, true
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
		c := &stageChange{scenario: s.Name}
		var ok1, ok2 bool
		c.one, ok1 = x.stageGain(unit)
		c.more, ok2 = y.stageGain(unit)
		if !ok1 || !ok2 {
			continue
		}
		center, low, high := shift(c.one.logs, c.more.logs)
		c.ratio, c.low, c.high = math.Exp(center), math.Exp(low), math.Exp(high)
		changes = append(changes, c)
	}
	ps := make([]float64, len(changes))
	for i, c := range changes {
		ps[i] = max(rankSum(c.one.logs, c.more.logs), welch(c.one.logs, c.more.logs))
	}
	for i, p := range holm(ps) {
		changes[i].p = p
	}
	return changes
}

// moreTold says that the stage gains more with more CPUs.
func (c *stageChange) moreTold() bool { return c.p <= alpha && c.ratio > 1 }

// nothing says that with one CPU the stage gains nothing.
func (c *stageChange) nothing() bool {
	return c.moreTold() && (c.one.low <= 1 || c.one.ratio <= nothingGained) && c.one.high <= equivalent
}

// same says that the stage gains as much with one CPU.
func (c *stageChange) same() bool { return c.low >= 1/equivalent && c.high <= equivalent }

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
	where := "On " + a.Machines[one].Name + ", with one CPU, as under a global interpreter lock, "
	against := " on " + a.Machines[more].Name
	if s := processingWords(a.changes(one, more, ProcessActive), against); s != "" {
		said = append(said, Conclusion{Kind: OneCPU, Sentence: where + s})
	}
	if s := fetchingWords(a.changes(one, more, FetchActive), against); s != "" {
		said = append(said, Conclusion{Kind: OneCPU, Sentence: s})
	}
	return said
}

func processingWords(changes []*stageChange, against string) string {
	var nothing, less, silent []string
	for _, c := range changes {
		switch {
		case c.nothing():
			nothing = append(nothing, c.words(against, len(nothing) == 0))
		case c.moreTold():
			less = append(less, c.words(against, len(nothing)+len(less) == 0))
		default:
			silent = append(silent, c.words(against, false))
		}
	}
	var parts []string
	if len(nothing) > 0 {
		parts = append(parts, "processing gains nothing: "+list(nothing))
	}
	if len(less) > 0 {
		parts = append(parts, "it gains less: "+list(less))
		if len(nothing) == 0 {
			parts[0] = "processing gains less: " + list(less)
		}
	}
	if len(silent) > 0 {
		said := "cannot be told from more CPUs: " + list(silent)
		if len(parts) == 0 {
			said = "processing " + said
		}
		parts = append(parts, said)
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "; ") + "."
}

func fetchingWords(changes []*stageChange, against string) string {
	var same, other []string
	for _, c := range changes {
		if c.same() {
			same = append(same, c.words(against, len(same) == 0))
		} else {
			other = append(other, c.words(against, len(same)+len(other) == 0))
		}
	}
	switch {
	case len(same) == 0 && len(other) == 0:
		return ""
	case len(same) == 0:
		return "Fetching gains " + list(other) + "."
	case len(other) == 0:
		return "Fetching gains as before: " + list(same) + "."
	}
	return "Fetching gains as before: " + list(same) + "; in part also " + list(other) + "."
}

// words are the two figures, with the interval of the first.
func (c *stageChange) words(against string, whole bool) string {
	if !whole {
		against = ""
	}
	return fmt.Sprintf("%s in %s (95 %% CI %s to %s; %s%s)", ratio(c.one.ratio), c.scenario, ratio(c.one.low), ratio(c.one.high), ratio(c.more.ratio), against)
}
