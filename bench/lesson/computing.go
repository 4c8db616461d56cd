package lesson

import (
	"cmp"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/results/text"
)

// computing is lesson 2: computing gains as many times as there are CPUs at work, and a loop is one.
func computing() plan {
	p := base(32, 0, ms, 2, 4)
	broken := p
	broken.CPUs = 4
	shown := []string{"sequential", "eventloop", "pool"}
	claim := func(r Results) error {
		return cmp.Or(near("the gain of eventloop", r.Gain("eventloop"), 1, 0.01),
			near("the gain of pool", r.Gain("pool"), float64(r.Params.CPUs), 0.01))
	}
	return plan{
		name: "computing", title: "Computing does not", params: p, strategies: shown, guess: [2]string{"eventloop",
			"pool"},
		question: func(p params.Params) string {
			return fmt.Sprintf("Now %d items compute for %s each, and nobody waits. There are %s. eventloop begins %d "+
				"at once, and one loop computes them, as with async def in Python. pool has %d workers. How many times "+
				"faster than one after the other is each?", p.Items, cpu(p), text.Cpus(p.CPUs), p.Limit, p.Limit)
		},
		why: "Both have equally many items under way. How many of them compute at the same moment?",
		reveal: func(r Results) string {
			return fmt.Sprintf("eventloop takes %s, as sequential does: %s. A coroutine that computes never awaits, "+
				"so the loop runs one to its end before it begins the next: async gains nothing. pool takes %s: %s. Its "+
				"%d workers share %s, so their bars are also waiting for one. In Python, threads would gain nothing either: "+
				"one lock lets one of them compute at a time, which is lesson 9. Processes gain.", r.took("eventloop"),
				r.gain("eventloop"),
				r.took("pool"), r.gain("pool"), r.Params.Limit, text.Cpus(r.Params.CPUs))
		},
		remember: "Computing gains at most as many times as CPUs take part. One loop is one CPU.",
		claim:    claim,
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Take %s instead. Which of the two becomes faster?", text.Cpus(p.CPUs))
			},
			reveal: func(before, after Results) string {
				return fmt.Sprintf("pool gains %s instead of %s. eventloop still gains %s: one CPU runs its loop, and "+
					"the other %d have nothing to do.", after.gain("pool"), before.gain("pool"), after.gain("eventloop"),
					after.Params.CPUs-1)
			},
			claim: func(_, after Results) error { return claim(after) },
		},
	}
}
