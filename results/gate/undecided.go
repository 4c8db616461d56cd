package gate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/text"
)

// What a gate cannot judge. A quantity that is not known is not zero: where the noise floor is unknown, or what the
// machine changed by, a slowdown may be either. A gate in which nothing can be judged is refused, however fast the
// new run is: whoever sets it up has to see it that day, and not on the day of a slowdown. Where only some scenarios
// are so, they are named; what looks slower there is refused too, unless something else is stopped.

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
	doubtful := slices.DeleteFunc(slices.Clone(g.unjudged), func(u unjudged) bool { return len(u.slower) == 0 })
	if g.Watched == 0 && len(doubtful) == 0 {
		doubtful = g.unjudged
	}
	if !g.Passed() || len(doubtful) == 0 {
		return nil
	}
	return fmt.Errorf("%s %w: %s", g.Comparison.Both(), ErrUndecided, because(doubtful))
}

// because says of each where, why, and what looks slower there.
func because(reasons []unjudged) string {
	var said []string
	for _, u := range reasons {
		why := fmt.Sprintf("in %s, %s", text.List(u.scenarios), u.why)
		if len(u.slower) > 0 {
			why += "; there looks slower: " + slowdowns(u.slower)
		}
		said = append(said, why)
	}
	return strings.Join(said, "; ")
}
