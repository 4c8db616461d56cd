package lesson

import (
	"cmp"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/results/text"
)

// memory is lesson 6: who fetches faster than it processes fills memory, and gains nothing.
func memory() plan {
	p := base(200, 2*ms, ms, 1, 8)
	broken := p
	broken.Limit = 1000
	shown := []string{"sequential", "perurl", "pipeline"}
	return plan{
		name: "memory", title: "Back-pressure and memory", params: p, strategies: shown,
		guess: [2]string{"perurl", "pipeline"},
		question: func(p params.Params) string {
			return fmt.Sprintf("%d pages take %s to fetch and %s to process, on %s: fetching is easily faster than "+
				"processing. perurl fetches all at once. pipeline fetches %d at a time, and who has fetched a page "+
				"keeps it until the processor takes it: that is back-pressure. How many times faster than one after the "+
				"other is each? And how many pages does each hold in memory?", p.Items, latency(p), cpu(p), text.Cpus(p.CPUs),
				p.Limit)
		},
		why: "A page that is there early: what does it do until the CPU is free?",
		reveal: func(r Results) string {
			return fmt.Sprintf("perurl takes %s: %s. pipeline takes %s: %s. But at some moment perurl holds %d pages, "+
				"and pipeline never more than %d. At a MiB a page, that would be %d MiB and %d MiB. The CPU decides how "+
				"long it takes; fetching earlier only fills memory. (Virtual time has no memory: what is counted are "+
				"pages that are fetched and not yet done.)", r.took("perurl"), r.gain("perurl"), r.took("pipeline"),
				r.gain("pipeline"),
				r.Bodies("perurl"), r.Bodies("pipeline"), r.Bodies("perurl"), r.Bodies("pipeline"))
		},
		remember: "Let whoever is slow hold up whoever feeds it: back-pressure bounds memory, and costs no time.",
		claim: func(r Results) error {
			return cmp.Or(near("the gain of pipeline", r.Gain("pipeline"), r.Gain("perurl"), 0.02),
				near("pages held by perurl", float64(r.Bodies("perurl")), float64(r.Params.Items), 0),
				atLeast("the pages that pipeline may hold, over those that it holds", float64(r.Params.Limit+r.Params.CPUs+1)/
					float64(r.Bodies("pipeline")), 1))
		},
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Raise the limit of pipeline to %d. How many pages does it hold now, and what does "+
					"it gain by that?", p.Limit)
			},
			reveal: func(before, after Results) string {
				return fmt.Sprintf("pipeline now holds %d of %d pages instead of %d, and gains nothing: it took %s and "+
					"takes %s. A limit that is too high is none.", after.Bodies("pipeline"), after.Params.Items,
					before.Bodies("pipeline"),
					before.took("pipeline"), after.took("pipeline"))
			},
			claim: func(before, after Results) error {
				return cmp.Or(near("pages held by pipeline", float64(after.Bodies("pipeline")), float64(after.Params.Items),
					0),
					near("the gain of pipeline", after.Gain("pipeline"), before.Gain("pipeline"), 0.02))
			},
		},
	}
}
