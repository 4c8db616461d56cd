package lesson

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/results/text"
)

// A Practice is a program that is often written and should not be, with what comes of it.
type Practice struct {
	Name       string            `json:"name"`
	Title      string            `json:"title"`
	Program    string            `json:"program"` // what it does
	Params     params.Params     `json:"params"`
	Strategies []string          `json:"strategies"` // it, and what to write instead
	Python     map[string]string `json:"python"`
	Sentence   string            `json:"sentence"`
	Remember   string            `json:"remember"`
}

// A PracticeRun is a practice with what was simulated for it.
type PracticeRun struct {
	Practice
	Results Results
}

// A practicePlan is a practice before anything is simulated.
type practicePlan struct {
	Practice
	small  params.Params // of a run in which it goes well, unless it is zero
	reveal func(r, small Results) string
	claim  func(r, small Results) error
}

func practices() []practicePlan { return []practicePlan{nested(), selfSubmit()} }

// nested is a pool inside a pool.
func nested() practicePlan {
	p := base(128, 8*ms, 0, 2, 16)
	p.Degrade = 32
	return practicePlan{
		Practice: Practice{
			Name: practice.NameNested, Title: "A pool inside a pool: the limits multiply", Params: p,
			Strategies: []string{practice.NameNested, "pool"},
			Program: fmt.Sprintf("A pool of %d workers takes pages of links, and for each page starts a pool of %d "+
				"workers of its own. Beside it: one pool of %d. The server is that of lesson 7, which becomes slower "+
				"the more it has to do.", p.Limit, p.Limit, p.Limit),
			Remember: "A limit in each function is no limit for the program. Share one.",
		},
		reveal: func(r, _ Results) string {
			const it = practice.NameNested
			return fmt.Sprintf("nested has %d fetches under way, a number that stands nowhere in the program: %d "+
				"times %d would be %d, and there are only %d items. So its slowest answer takes %s, and all of it %s. "+
				"One pool of %d has %d under way, its slowest answer takes %s, and all of it %s.", r.Fetching(it),
				r.Params.Limit, r.Params.Limit, r.Params.Limit*r.Params.Limit, r.Params.Items, spell(r.slowest(it)),
				r.took(it), r.Params.Limit, r.Fetching("pool"), spell(r.slowest("pool")), r.took("pool"))
		},
		claim: func(r, _ Results) error {
			all := min(r.Params.Items, r.Params.Limit*r.Params.Limit)
			return cmp.Or(r.ended(), near("fetches at once in nested", float64(r.Fetching(practice.NameNested)),
				float64(all), 0),
				near("fetches at once in pool", float64(r.Fetching("pool")), float64(r.Params.Limit), 0),
				atLeast("the gain of pool, over that of nested", r.Gain("pool")/r.Gain(practice.NameNested), 1.5))
		},
	}
}

// selfSubmit is a bounded pool that waits for itself.
func selfSubmit() practicePlan {
	p := base(32, 8*ms, ms, 2, 8)
	small := p
	small.Items = p.Limit - 1
	const it = practice.NameSelfSubmit
	return practicePlan{
		Practice: Practice{
			Name: it, Title: "A bounded pool that submits to itself: a deadlock", Params: p, Strategies: []string{it,
				"pipeline"},
			Program: fmt.Sprintf("One pool of %d workers does everything. The task of a URL fetches it, submits the "+
				"processing to the same pool, and waits until that is done.", p.Limit),
			Remember: "Never wait in a pool for a task of the same pool. Give each stage its own workers.",
		},
		small: small,
		reveal: func(r, small Results) string {
			stuck := r.Stuck[it]
			if stuck == nil {
				return fmt.Sprintf("It ended, after %s.", r.took(it))
			}
			return fmt.Sprintf("It never ends. After %s, all %d workers have fetched, and each waits for a free "+
				"worker that would take its processing. But there is none: all of them wait. %s done. That is a "+
				"deadlock: %s. With %s a worker is left over, and it ends after %s: a small test passes. pipeline has "+
				"workers for each stage, and ends after %s.", spell(stuck.At), r.Params.Limit, text.Count(stuck.Emitted,
				"item",
				"is", "are"), waits(stuck), text.Count(small.Params.Items, "item"), small.took(it), r.took("pipeline"))
		},
		claim: func(r, small Results) error {
			stuck := r.Stuck[it]
			if stuck == nil {
				return errors.New("selfsubmit ends, and the lesson says that it never does")
			}
			if len(stuck.Waiting) == 0 || stuck.Waiting[0].Goroutines != r.Params.Limit {
				return fmt.Errorf("not all %d workers wait at one place: %w", r.Params.Limit, stuck)
			}
			return cmp.Or(small.ended(), near("items done", float64(stuck.Emitted), 0, 0))
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

// SimulatePractice runs the practice of a name.
func SimulatePractice(ctx context.Context, name string) (PracticeRun, error) {
	for _, plan := range practices() {
		if plan.Name == name {
			return plan.run(ctx)
		}
	}
	return PracticeRun{}, fmt.Errorf("there is no practice %q", name)
}

// AllPractices simulates them all, for the page.
func AllPractices(ctx context.Context) (list []Practice, err error) {
	for _, plan := range practices() {
		run, err := plan.run(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, run.Practice)
	}
	return list, nil
}

// PracticeTitles lists them without simulating anything.
func PracticeTitles() (list []Practice) {
	for _, plan := range practices() {
		list = append(list, plan.Practice)
	}
	return list
}

func (plan practicePlan) run(ctx context.Context) (PracticeRun, error) {
	results, small, err := plan.simulate(ctx, nil)
	if err != nil {
		return PracticeRun{}, fmt.Errorf("%s: %w", plan.Name, err)
	}
	run := PracticeRun{plan.Practice, results}
	run.Python = inPython(plan.Strategies)
	run.Sentence = plan.reveal(results, small)
	return run, nil
}

func (plan practicePlan) simulate(ctx context.Context, instead replaced) (results, small Results, err error) {
	results, err = simulate(ctx, plan.Params, plan.Strategies, instead)
	if err == nil && plan.small.Items > 0 {
		small, err = simulate(ctx, plan.small, plan.Strategies, instead)
	}
	return results, small, err
}
