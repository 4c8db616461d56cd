package gate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What a gate cannot judge. A quantity that is not known is not zero: where the noise floor is
// unknown, or what the machine changed by, a slowdown may be either. Such a scenario can never be
// stopped, which is worse than to say so: a gate in which nothing can be judged is refused, however
// fast the new run is, for who sets it up has to see it that day and not on the day of a slowdown.
// Where only some scenarios are so, they are named, and what would have been stopped there is
// refused too, unless something else is stopped.

// ErrUndecided is of a gate of two whole runs that did the same work, in which too little is known
// to stop anything or to pass everything.
var ErrUndecided = errors.New("cannot be gated")

// An unjudged is a reason why nothing can be stopped for being slower, with where that is so.
type unjudged struct {
	why       string // with what to do
	scenarios []string
	cells     int             // that do not fail, and that could have been judged otherwise
	slower    []*compare.Cell // that would be stopped, if what is not known were zero; the worst first
}

// unknown is what would have to be known of a match to stop anything in it, with what to do; "" if
// everything is.
func unknown(v *compare.Comparison, m *compare.Match) string {
	if m.New.Exact {
		return "" // in virtual time nothing is noise, and no machine changes
	}
	var why []string
	switch {
	case v.Pairs != nil || v.Efficiency: // a machine that changes does so for both; or see boundError
	case m.New.Facts["urls"] != "":
		why = append(why, "how the servers and the network changed between the two runs is not known: let the blocks take turns (see overlap compare --help)")
	case m.Speed == 0:
		why = append(why, "how the machine changed between the two runs is not known: record both with --watch, or let their blocks take turns (see overlap compare --help)")
	}
	return strings.Join(append(why, v.NoFloors(m)...), "; ")
}

// unjudge notes a scenario with its cells, and those among them that would be stopped.
func (g *Result) unjudge(m *compare.Match, why string, cells int, slower []*compare.Cell) {
	i := slices.IndexFunc(g.unjudged, func(u unjudged) bool { return u.why == why })
	if i < 0 {
		i = len(g.unjudged)
		g.unjudged = append(g.unjudged, unjudged{why: why})
	}
	u := &g.unjudged[i]
	u.scenarios, u.cells, u.slower = append(u.scenarios, m.New.Full()), u.cells+cells, append(u.slower, slower...)
	worstFirst(u.slower)
}

// undecided is an error where nothing is stopped, but only because something is not known.
func (g *Result) undecided() error {
	v := g.Comparison
	doubtful := slices.DeleteFunc(slices.Clone(g.unjudged), func(u unjudged) bool { return len(u.slower) == 0 })
	switch {
	case !g.Passed() || len(g.unjudged) == 0:
		return nil
	case len(doubtful) == 0 && g.Watched > 0:
		return nil
	case len(doubtful) == 0:
		doubtful = g.unjudged
	}
	return fmt.Errorf("%s %w: %s", v.Both(), ErrUndecided, g.because(doubtful))
}

// because says of each where, why, and what looks slower there.
func (g *Result) because(reasons []unjudged) string {
	var said []string
	for _, u := range reasons {
		why := fmt.Sprintf("in %s %s", text.List(u.scenarios), u.why)
		switch n := len(u.slower); {
		case n == 1:
			why += fmt.Sprintf("; there, %s looks %s", slowdown(g.Comparison, u.slower[0]), g.Comparison.Slower())
		case n > 1:
			why += fmt.Sprintf("; there, %d cells look %s, most of all %s", n, g.Comparison.Slower(), slowdown(g.Comparison, u.slower[0]))
		}
		said = append(said, why)
	}
	return strings.Join(said, "; ")
}

// untellable is an error where nobody knows whether the two did the same work.
func untellable(v *compare.Comparison) error {
	for _, m := range v.Matches {
		if len(m.Unknown) == 0 {
			continue
		}
		var again []string // the runs that do not say it
		for _, d := range m.Unknown {
			for _, side := range []struct{ label, fact string }{{v.Old, d.A}, {v.New, d.B}} {
				if (side.fact == "" || side.fact == record.UnknownFact) && !slices.Contains(again, side.label) {
					again = append(again, side.label)
				}
			}
		}
		return fmt.Errorf("%s cannot be gated: it cannot be told whether the work in %s is the same (%s): record %s again with this overlap, which writes that down",
			v.Both(), m.New.Full(), table.InWords(m.Unknown), text.List(again))
	}
	return nil
}
