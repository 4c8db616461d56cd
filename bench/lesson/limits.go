package lesson

import (
	"cmp"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/results/text"
)

// limits is lesson 3: Little's law says how many have to be under way, and more gain nothing.
func limits() plan {
	p := base(128, 8*ms, ms, 2, 16)
	broken := p
	broken.Limit = p.Limit / 2
	shown := []string{"sequential", "pipeline", "perurl"}
	return plan{
		name: "limits", title: "How many at once? Little's law", params: p, strategies: shown,
		guess: [2]string{"pipeline", "perurl"},
		question: func(p params.Params) string {
			return fmt.Sprintf("Each of %d items waits %s and then computes %s, on %s. pipeline fetches %d at a time, "+
				"and has a processor, a goroutine that only computes, for each CPU. perurl fetches all %d at "+
				"once. How many times faster than one after the other is each?", p.Items, latency(p), cpu(p),
				text.Cpus(p.CPUs), p.Limit, p.Items)
		},
		why: "What is it that perurl has more of under way, and what does that wait for?",
		reveal: func(r Results) string {
			p := r.Params
			return fmt.Sprintf("pipeline takes %s: %s. perurl takes %s: %s, although it fetches %d at once. The CPUs "+
				"finish %s a millisecond, and a fetch takes %s. So %s fetches have to be under way to keep them busy: "+
				"in flight = throughput × time, which is Little's law. What is fetched beyond that waits for a CPU.",
				r.took("pipeline"),
				r.gain("pipeline"), r.took("perurl"), r.gain("perurl"), r.Fetching("perurl"),
				text.Count(int(perMs(cpuRate(p))+0.5), "item"), latency(p), text.Amount(needed(p)))
		},
		remember: "As many must be in flight as throughput × time. More only wait.",
		claim: func(r Results) error {
			return cmp.Or(near("the gain of pipeline", r.Gain("pipeline"), r.Gain("perurl"), 0.02),
				near("fetches at once in perurl", float64(r.Fetching("perurl")), float64(r.Params.Items), 0),
				near("fetches at once in pipeline", float64(r.Fetching("pipeline")), needed(r.Params), 0.01))
		},
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Halve the limit of pipeline to %d. How much throughput does that cost? Look at how "+
					"often a row of processing is empty.", p.Limit)
			},
			reveal: func(before, after Results) string {
				p := after.Params
				return fmt.Sprintf("pipeline now takes %s instead of %s. By Little's law %d fetches of %s finish at "+
					"most %s a millisecond, where the CPUs could do %s.", after.took("pipeline"), before.took("pipeline"),
					p.Limit, latency(p), text.Amount(perMs(float64(p.Limit)/p.Latency.Duration().Seconds())),
					text.Amount(perMs(cpuRate(p))))
			},
			claim: func(before, after Results) error {
				waited := ratio(after.Of["pipeline"].Makespan, before.Of["pipeline"].Makespan)
				return atLeast("the cost of half the limit", waited, 1.8)
			},
		},
	}
}

// cpuRate is how many items the CPUs process in a second.
func cpuRate(p params.Params) float64 { return float64(p.CPUs) / p.CPU.Duration().Seconds() }

func perMs(rate float64) float64 { return rate * time.Millisecond.Seconds() }

// needed is how many fetches have to be under way to keep the CPUs busy.
func needed(p params.Params) float64 { return cpuRate(p) * p.Latency.Duration().Seconds() }
