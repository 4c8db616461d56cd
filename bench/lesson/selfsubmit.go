package lesson

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/results/text"
)

// selfSubmit is a program that nobody should copy: a bounded pool that waits for itself.
func selfSubmit() plan {
	const it = practice.NameSelfSubmit
	p := base(32, 8*ms, ms, 2, 8)
	broken := p
	broken.Items = p.Limit - 1
	shown := []string{"sequential", it, "pipeline"}
	return plan{
		name: it, title: "A bounded pool that submits to itself: a deadlock", params: p, strategies: shown,
		guess: [2]string{it, "pipeline"}, practice: true,
		question: func(p params.Params) string {
			return fmt.Sprintf("In selfsubmit, one pool of %d workers does everything. The task of a URL fetches it, "+
				"submits the processing to the same pool, and waits until that is done. pipeline has %d that fetch and "+
				"%d that process. There are %d URLs. How many times faster than one after the other is each?", p.Limit,
				p.Limit, p.CPUs, p.Items)
		},
		why: "When all workers have fetched, what does each of them wait for?",
		reveal: func(r Results) string {
			stuck := r.Stuck[it]
			if stuck == nil {
				return fmt.Sprintf("selfsubmit takes %s: %s.", r.took(it), r.gain(it))
			}
			return fmt.Sprintf("selfsubmit never ends. After %s, all %d workers have fetched, and each waits for a "+
				"free worker to take its processing. But there is none: all of them wait. %s done. That is a deadlock: "+
				"%s. pipeline has workers for each stage, and takes %s: %s.", Spell(stuck.At), r.Params.Limit,
				text.Count(stuck.Emitted, "item", "is", "are"), waits(stuck), r.took("pipeline"), r.gain("pipeline"))
		},
		remember: "Never wait in a pool for a task of the same pool. Give each stage its own workers.",
		claim: func(r Results) error {
			stuck := r.Stuck[it]
			if stuck == nil {
				return errors.New("selfsubmit ends, and the lesson says that it never does")
			}
			if len(stuck.Waiting) == 0 || stuck.Waiting[0].Goroutines != r.Params.Limit {
				return fmt.Errorf("not all %d workers wait at one place: %w", r.Params.Limit, stuck)
			}
			return near("items done", float64(stuck.Emitted), 0, 0)
		},
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Try it with %s, one fewer than there are workers, as a test might. Does it end?",
					text.Count(p.Items, "URL"))
			},
			reveal: func(_, after Results) string {
				if after.Stuck[it] != nil {
					return "It does not end either."
				}
				return fmt.Sprintf("It ends after %s: %s. One worker was left over to process. So a small test passes, "+
					"and the deadlock comes with more work.", after.took(it), after.gain(it))
			},
			claim: func(_, after Results) error {
				return cmp.Or(after.ended(), atLeast("the gain of selfsubmit", after.Gain(it), 1.5))
			},
		},
	}
}

// waits says who waits where, in a deadlock.
func waits(stuck *batch.Deadlock) string {
	var said []string
	for _, w := range stuck.Waiting {
		said = append(said, w.String())
	}
	return text.List(said)
}
