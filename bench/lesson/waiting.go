package lesson

import (
	"cmp"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/params"
)

const ms = time.Millisecond

// base is what most lessons begin with.
func base(items int, latency, cpu time.Duration, cpus, limit int) params.Params {
	p := params.Default()
	p.Items, p.Latency, p.CPU = items, params.MicrosOf(latency), params.MicrosOf(cpu)
	p.CPUs, p.Limit = cpus, limit
	return p
}

// waiting is lesson 1: one CPU is enough to wait for everything at once.
func waiting() plan {
	p := base(32, 8*ms, 0, 1, 8)
	broken := p
	broken.CPU = params.Millisecond
	shown := []string{"sequential", "pool", "perurl"}
	return plan{
		name: "waiting", title: "Waiting overlaps", params: p, strategies: shown, guess: [2]string{"pool", "perurl"},
		question: func(p params.Params) string {
			return fmt.Sprintf("%d URLs answer after %s each. Nothing is computed, and there is one CPU. pool has %d "+
				"workers. perurl starts a goroutine, a thread that costs next to nothing, for each URL at once. How "+
				"many times faster than one after the other is each?", p.Items, latency(p), p.Limit)
		},
		why: "One CPU does one thing at a time. Is waiting a thing that it does?",
		reveal: func(r Results) string {
			return fmt.Sprintf("sequential takes %s: it waits %d times. pool waits for %d at a time and takes %s: %s. "+
				"perurl waits for all of them at once, %s: %s. One CPU is enough for that, since nobody needs it to "+
				"wait. In Python it is the same: a thread that waits for the network lets others run, and so does await.",
				r.took(Baseline), r.Params.Items, r.Params.Limit, r.took("pool"), r.gain("pool"), r.took("perurl"),
				r.gain("perurl"))
		},
		remember: "Waiting needs no CPU: n waits at once take as long as one.",
		claim: func(r Results) error {
			return cmp.Or(near("the gain of pool", r.Gain("pool"), float64(r.Params.Limit), 0.01),
				near("the gain of perurl", r.Gain("perurl"), float64(r.Params.Items), 0.01))
		},
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Now each item also computes for %s, on the one CPU. Does perurl still gain as many "+
					"times as there are items? Look at where its bars of processing end.", cpu(p))
			},
			reveal: func(before, after Results) string {
				n := time.Duration(after.Params.Items)
				return fmt.Sprintf("perurl now gains %s and no longer %s. All still wait together, for %s. But the one "+
					"CPU computes for %d times %s, one after the other: %s.", after.gain("perurl"), before.gain("perurl"),
					latency(after.Params), n, cpu(after.Params), Spell(n*after.Params.CPU.Duration()))
			},
			claim: func(_, after Results) error {
				p := after.Params
				least := p.Latency.Duration() + allComputing(p)
				return near("the time of perurl in ms", after.Of["perurl"].Makespan.Seconds()*1e3, least.Seconds()*1e3, 0.01)
			},
		},
	}
}
