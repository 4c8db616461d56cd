package lesson

import (
	"cmp"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/results/text"
)

// barriers is lesson 4: the program that overlap grew from. Its fetching gains, and its processing gains nothing.
func barriers() plan {
	p := base(48, 8*ms, ms, 2, 8)
	broken := p
	broken.CPU = 50 * params.Microsecond
	shown := []string{"sequential", "lesson", "staged", "pipeline"}
	return plan{
		name: "barriers", title: "What a barrier costs", params: p, strategies: shown, guess: [2]string{"lesson",
			"pipeline"},
		question: func(p params.Params) string {
			return fmt.Sprintf("lesson is a program from a Python course: %d threads fetch %d URLs, %s each. When all "+
				"are there, asyncio processes them, %s of computing each. pipeline fetches %d at a time too, but hands "+
				"each item at once to one of %d processors, goroutines that only compute. There are %s. How many "+
				"times faster than one after the other is each?", p.Limit, p.Items, latency(p), cpu(p), p.Limit, p.CPUs,
				text.Cpus(p.CPUs))
		},
		why: "In lesson, what do the CPUs do while it fetches? And how many of them work while it processes?",
		reveal: func(r Results) string {
			seq, of := r.Of[Baseline], r.Of["lesson"]
			return fmt.Sprintf("lesson takes %s: %s. Its fetching takes %s instead of %s: %s. Its processing takes %s "+
				"instead of %s: %s. So its async step gained nothing: it computes, so it never awaits, and its one loop "+
				"uses one CPU. staged processes on all CPUs, as processes do in Python: processing gains %s, "+
				"and all of it %s. pipeline takes %s: %s. It does not wait for the last fetch, but processes while it fetches.",
				r.took("lesson"),
				r.gain("lesson"),
				Spell(of.FetchActive), Spell(seq.FetchActive), text.Ratio(r.FetchGain("lesson")), Spell(of.ProcessActive),
				Spell(seq.ProcessActive), text.Ratio(r.ProcessGain("lesson")), text.Ratio(r.ProcessGain("staged")),
				r.gain("staged"),
				r.took("pipeline"), r.gain("pipeline"))
		},
		remember: "At a barrier the times of the stages add up. Without one, the longer stage hides the other.",
		claim: func(r Results) error {
			return cmp.Or(near("the gain of fetching in lesson", r.FetchGain("lesson"), float64(r.Params.Limit), 0.01),
				near("the gain of processing in lesson", r.ProcessGain("lesson"), 1, 0.01),
				near("the gain of processing in staged", r.ProcessGain("staged"), float64(r.Params.CPUs), 0.01),
				atLeast("the time of lesson, over that of pipeline", r.Gain("pipeline")/r.Gain("lesson"), 1.5),
				atLeast("the time of staged, over that of pipeline", r.Gain("pipeline")/r.Gain("staged"), 1.2))
		},
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Let an item compute for only %s. What does the barrier cost now?", cpu(p))
			},
			reveal: func(before, after Results) string {
				return fmt.Sprintf("lesson takes %s and pipeline %s: %s, where it was %s. What can be saved at a "+
					"barrier is at most the shorter of the two stages.", after.took("lesson"), after.took("pipeline"),
					apart(after, "lesson", "pipeline"), apart(before, "lesson", "pipeline"))
			},
			claim: func(_, after Results) error {
				return near("the time of lesson, over that of pipeline", after.Gain("pipeline")/after.Gain("lesson"), 1, 0.06)
			},
		},
	}
}

// apart says how much longer the first of two takes.
func apart(r Results, slow, fast string) string {
	return text.Ratio(r.Gain(fast)/r.Gain(slow)) + " the time"
}
