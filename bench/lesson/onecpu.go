package lesson

import (
	"cmp"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/results/text"
)

// oneCPU is lesson 9: what a global interpreter lock does, and what it does not explain.
func oneCPU() plan {
	p := base(48, 8*ms, ms, 1, 8)
	broken := p
	broken.CPUs = 2
	return plan{
		name: "onecpu", title: "One CPU, or what a global interpreter lock does", params: p,
		strategies: []string{"sequential", "lesson", "threads", "pipeline"}, guess: [2]string{"lesson", "threads"},
		question: func(p params.Params) string {
			return fmt.Sprintf("Python's global interpreter lock lets one thread compute at a time, so for computing "+
				"there is one CPU. As in lesson 4, %d URLs take %s each to fetch, %d at a time, and %s each to process. "+
				"lesson fetches with threads, and when all are there asyncio processes. In threads, each of %d threads "+
				"fetches and then processes its own. How many times faster than one after the other is each?", p.Items,
				latency(p), p.Limit, cpu(p), p.Limit)
		},
		why: "Which part can become shorter, if one item is processed at a time: fetching, processing, or the gap " +
			"between them?",
		reveal: func(r Results) string {
			computing := allComputing(r.Params)
			return fmt.Sprintf("The computing takes %s in all of them: %d times %s, one after the other, whether "+
				"threads, async or a loop asks for it. lesson takes %s: %s. Its fetching gains %s, its processing %s. "+
				"threads takes %s: %s. It computes no faster, but while one thread computes, others fetch. pipeline "+
				"takes %s, and nobody takes less than %s: the first fetch, and then the computing.", Spell(computing),
				r.Params.Items, cpu(r.Params), r.took("lesson"), r.gain("lesson"), text.Ratio(r.FetchGain("lesson")),
				text.Ratio(r.ProcessGain("lesson")), r.took("threads"), r.gain("threads"), r.took("pipeline"),
				Spell(r.Params.Latency.Duration()+computing))
		},
		remember: "Under one lock, threads and async overlap waiting with computing, and never two computations.",
		claim: func(r Results) error {
			least := r.Params.Latency.Duration() + allComputing(r.Params)
			return cmp.Or(near("the gain of processing in lesson", r.ProcessGain("lesson"), 1, 0.01),
				near("the gain of fetching in lesson", r.FetchGain("lesson"), float64(r.Params.Limit), 0.01),
				atLeast("the time of threads, over the least", ratio(r.Of["threads"].Makespan, least), 1),
				atLeast("the time of lesson, over that of threads", r.Gain("threads")/r.Gain("lesson"), 1.3),
				near("the time of pipeline, over the least", ratio(r.Of["pipeline"].Makespan, least), 1, 0.01))
		},
		exercise: exercise{
			params: broken, strategies: []string{"sequential", "lesson", "staged", "pipeline"},
			ask: func(p params.Params) string {
				return fmt.Sprintf("Take the lock away: %s, as processes, sub-interpreters or Go have them. Does the "+
					"async step of lesson become faster? staged is lesson with a processor for each CPU: in "+
					"Python, a process.", text.Cpus(p.CPUs))
			},
			reveal: func(before, after Results) string {
				return fmt.Sprintf("lesson takes %s, as before: its processing gains %s, since one loop uses one CPU, "+
					"lock or no lock. staged takes %s: its processing gains %s. pipeline takes %s, instead of %s. So two "+
					"things kept the async step from gaining: the lock, and that a loop runs one computation at a time.",
					after.took("lesson"), text.Ratio(after.ProcessGain("lesson")), after.took("staged"),
					text.Ratio(after.ProcessGain("staged")), after.took("pipeline"), before.took("pipeline"))
			},
			claim: func(before, after Results) error {
				return cmp.Or(near("the gain of lesson", after.Gain("lesson"), before.Gain("lesson"), 0.01),
					near("the gain of processing in lesson", after.ProcessGain("lesson"), 1, 0.01),
					near("the gain of processing in staged", after.ProcessGain("staged"), float64(after.Params.CPUs), 0.01),
					atLeast("the gain of pipeline, over that of before", after.Gain("pipeline")/before.Gain("pipeline"), 1.05))
			},
		},
	}
}

// allComputing is how long one CPU computes for all items.
func allComputing(p params.Params) time.Duration { return time.Duration(p.Items) * p.CPU.Duration() }
