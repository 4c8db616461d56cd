package lesson

import (
	"cmp"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
)

// overload is lesson 7: a server that slows down under load is faster for those who ask for less at a time.
func overload() plan {
	p := base(128, 8*ms, 0, 2, 32)
	p.Degrade = 32
	queues := p
	queues.Degrade, queues.Capacity = 0, 32
	shown := []string{"sequential", "pool", "perurl"}
	return plan{
		name: "overload", title: "A server has its limits too", params: p, strategies: shown,
		guess: [2]string{"pool", "perurl"},
		question: func(p params.Params) string {
			return fmt.Sprintf("A server answers after %s. With %d other requests at the same time it takes twice as "+
				"long, with more much longer, as a database does whose locks and caches are fought for. pool sends %d "+
				"at a time, perurl all %d at once. How many times faster than one after the other is each?", latency(p),
				p.Degrade, p.Limit, p.Items)
		},
		why: "In lesson 1, all at once was the best. What is different now?",
		reveal: func(r Results) string {
			return fmt.Sprintf("pool takes %s: %s. perurl takes %s: %s, although it asks for %d at once. Its slowest "+
				"answer takes %s, and that of pool %s. The more others are under way when a request comes, the "+
				"slower it is. Nothing reaches T* here: that takes the server at its fastest.", r.took("pool"), r.gain("pool"),
				r.took("perurl"), r.gain("perurl"), r.Fetching("perurl"), Spell(r.slowest("perurl")), Spell(r.slowest("pool")))
		},
		remember: "Beyond what a server can take, each further request is slower than the one before. A limit protects " +
			"both sides.",
		claim: func(r Results) error {
			return cmp.Or(atLeast("the gain of pool, over that of perurl", r.Gain("pool")/r.Gain("perurl"), 1.5),
				near("fetches at once in perurl", float64(r.Fetching("perurl")), float64(r.Params.Items), 0),
				atLeast("the slowest answer of perurl, over that of pool", ratio(r.slowest("perurl"), r.slowest("pool")), 4),
				atLeast("the time of pool, over T*", ratio(r.Of["pool"].Makespan, r.Params.Latency.Duration()), 2))
		},
		exercise: exercise{
			params: queues, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Now take a server that works on %d at a time, at full speed, and lets the others "+
					"queue. Is perurl still slower than pool?", p.Capacity)
			},
			reveal: func(_, after Results) string {
				return fmt.Sprintf("No: both take %s. What pool does not ask for yet, perurl has queued at the server: "+
					"its slowest answer takes %s, and that of pool %s. Nothing is gained by it, and a server with a "+
					"shorter queue would have refused.", after.took("pool"), Spell(after.slowest("perurl")),
					Spell(after.slowest("pool")))
			},
			claim: func(_, after Results) error {
				return cmp.Or(near("the gain of perurl", after.Gain("perurl"), after.Gain("pool"), 0.01),
					atLeast("the slowest answer of perurl, over that of pool", ratio(after.slowest("perurl"),
						after.slowest("pool")), 3))
			},
		},
	}
}
