package lesson

import (
	"cmp"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
)

// nested is a program that nobody should copy: a pool inside a pool, whose limits multiply.
func nested() plan {
	const it = practice.NameNested
	p := base(128, 8*ms, 0, 2, 16)
	p.Degrade = 32
	broken := p
	broken.Limit = 4
	shown := []string{"sequential", it, "pool"}
	all := func(r Results) float64 { return float64(min(r.Params.Items, r.Params.Limit*r.Params.Limit)) }
	return plan{
		name: it, title: "A pool inside a pool: the limits multiply", params: p, strategies: shown,
		guess: [2]string{it, "pool"}, practice: true,
		question: func(p params.Params) string {
			return fmt.Sprintf("In nested, a pool of %d workers takes pages of links, and for each page starts a pool "+
				"of %d workers of its own. Beside it stands one pool of %d. The server is that of lesson 7, which "+
				"becomes slower the more it has to do. How many times faster than one after the other is each?", p.Limit,
				p.Limit, p.Limit)
		},
		why: "How many requests can nested have under way at once?",
		reveal: func(r Results) string {
			return fmt.Sprintf("nested has %d fetches under way, a number that stands nowhere in the program: %d "+
				"times %d would be %d, and there are only %d items. So its slowest answer takes %s, and all of it %s: "+
				"%s. One pool of %d has %d under way, its slowest answer takes %s, and all of it %s: %s.", r.Fetching(it),
				r.Params.Limit, r.Params.Limit, r.Params.Limit*r.Params.Limit, r.Params.Items, Spell(r.slowest(it)),
				r.took(it), r.gain(it), r.Params.Limit, r.Fetching("pool"), Spell(r.slowest("pool")), r.took("pool"),
				r.gain("pool"))
		},
		remember: "A limit in each function is no limit for the program. Share one.",
		claim: func(r Results) error {
			return cmp.Or(near("fetches at once in nested", float64(r.Fetching(it)), all(r), 0),
				near("fetches at once in pool", float64(r.Fetching("pool")), float64(r.Params.Limit), 0),
				atLeast("the gain of pool, over that of nested", r.Gain("pool")/r.Gain(it), 1.5))
		},
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Lower the limit to %d, everywhere. How many fetches does each have under way now, "+
					"and which is faster?", p.Limit)
			},
			reveal: func(before, after Results) string {
				return fmt.Sprintf("nested has %d under way and takes %s: about as long as the one pool of %d did, %s. "+
					"pool has %d under way and takes %s. Whoever wants %d at once should write %d, in one place.",
					after.Fetching(it), after.took(it), before.Params.Limit, before.took("pool"), after.Fetching("pool"),
					after.took("pool"), after.Fetching(it), after.Fetching(it))
			},
			claim: func(before, after Results) error {
				return cmp.Or(near("fetches at once in nested", float64(after.Fetching(it)), all(after), 0),
					near("the time of nested, over that of pool before", ratio(after.Of[it].Makespan, before.Of["pool"].Makespan), 1,
						0.15))
			},
		},
	}
}
