package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
)

const WhyBeaten = "That is a bug in overlap, or its costs were measured on a busier machine"

// Leaders are the strategies that are named the fastest, by the sentence and by the summary: those of the
// fastest group that are told to be faster than the baseline too. Who ties with both has shown no gain.
// Where there is no baseline, or the best or all but one are not told from it, they are all of the group.
func (t *Table) Leaders() []*Row {
	group := t.Group()
	faster := slices.DeleteFunc(slices.Clone(group), func(r *Row) bool { return t.Finding(r).Verdict != Faster })
	if len(faster) < 2 || faster[0] != group[0] {
		return group
	}
	return faster
}

// Unranked says so if there are too few samples to tell the best from the baseline.
func (t *Table) Unranked(best *Row) string {
	n := t.Comparable(best)
	if t.Paired() && n >= stats.LeastBlocks || !t.Paired() && (t.Exact || n >= minRanked) {
		return ""
	}
	return FewToRank(n, n, t.Paired())
}

// Comparable is in how many blocks, or samples, the best can be compared with the baseline.
func (t *Table) Comparable(best *Row) int {
	base := t.Base(best.Limit)
	switch {
	case base == nil:
		return best.N()
	case t.Paired() && base != best:
		return len(LogRatios(best, base, record.Makespan))
	}
	return min(best.N(), base.N())
}

// FewToRank says that so many are too few.
func FewToRank(least, most int, paired bool) string {
	few, needed := text.Samples(most, "is", "are"), minRanked
	if paired {
		few, needed = text.Count(most, "block", "is", "are"), stats.LeastBlocks
	}
	if least < most {
		few = fmt.Sprintf("%d to %s", least, few)
	}
	return fmt.Sprintf("%s too few to rank (%d are needed)", few, needed)
}

func (t *Table) Noise() string {
	if t.Exact {
		return "0.1 %"
	}
	return "noise"
}

// AtLeast marks a gain in all, or in fetching, that would be more without the cap.
func (r *Row) AtLeast(gain string) string {
	if r.Held() {
		return "≥ " + gain
	}
	return gain
}

// Negligible warns of a speedup of next to nothing.
func (t *Table) Negligible(best *Row) string {
	base := t.Base(best.Limit)
	process, ok1 := base.Median(record.ProcessActive)
	whole, ok2 := base.Median(record.Makespan)
	if !ok1 || !ok2 || process/whole > 0.01 {
		return ""
	}
	return fmt.Sprintf("Processing is %s %% of the time of %s here: its speedup says "+
		"little.", text.Rounded(100*process/whole, 2), t.BaseName)
}

// UnknownFastest is said of a fastest that is none for certain.
const UnknownFastest = "unknown"

// Tied is the best with those that it cannot be told from: by name as long as there are
// few, and else how many.
func (t *Table) Tied(best *Row) string {
	name := t.Label(best)
	ranked := slices.DeleteFunc(slices.Clone(t.Rows), func(r *Row) bool { return !r.Ranked() })
	if t.Unranked(best) != "" {
		return UnknownFastest + " (least time: " + name + ")"
	}
	if best.Strategy != t.BaseName && t.TiesBase(best) {
		name += " (within " + t.Noise()
		if faster := t.FasterThanBase(); len(faster) > 0 {
			name += "; " + t.Label(faster[0]) + " is not"
		}
		return name + ")"
	}
	ties, _ := t.Ties(best, ranked)
	if leaders := t.Leaders(); len(leaders) > 1 && t.Paired() {
		ties = nil // those that the sentence under the table names, and no more
		for _, r := range leaders {
			if r != best && r.Strategy != t.BaseName {
				ties = append(ties, t.Label(r))
			}
		}
	}
	switch {
	case len(ties) == 0:
		return name
	case len(ties) < 3:
		return strings.Join(append([]string{name}, ties...), ", ")
	}
	return fmt.Sprintf("%d tie, such as %s", len(ties)+1, name)
}
