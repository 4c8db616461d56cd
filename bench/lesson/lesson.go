package lesson

import (
	"context"
	"fmt"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// A Lesson is one claim on concurrency, as the page and the terminal show it. The numbers in its sentences were
// simulated when it was made.
type Lesson struct {
	Number     int               `json:"number"`             // from 1
	Name       string            `json:"name"`               // one word
	Practice   bool              `json:"practice,omitempty"` // a program that nobody should copy
	Title      string            `json:"title"`
	Question   string            `json:"question"`
	Params     params.Params     `json:"params"`
	Strategies []string          `json:"strategies"`       // those shown, the baseline first
	Python     map[string]string `json:"python,omitempty"` // what a strategy would be in Python
	Guess      Guess             `json:"guess"`
	Why        string            `json:"why"` // asked before the reveal
	Reveal     Reveal            `json:"reveal"`
	Remember   string            `json:"remember"`
	Break      Break             `json:"break"`
}

// A Guess is what is asked for: one number for each of two strategies.
type Guess struct {
	Strategies [2]string `json:"strategies"`
	Of         string    `json:"of"`
}

// A Reveal is what came out.
type Reveal struct {
	Sentence string             `json:"sentence"`
	Gains    map[string]float64 `json:"gains"` // over the baseline, of each strategy that ends
}

// A Break is an exercise: other parameters under which the lesson shows its limits.
type Break struct {
	Ask        string        `json:"ask"`
	Params     params.Params `json:"params"`
	Strategies []string      `json:"strategies"`
	Sentence   string        `json:"sentence"`
}

// Of is what all guesses are of.
const Of = "times faster than sequential"

// Baseline is the strategy to which the others are compared.
const Baseline = "sequential"

// A plan is a lesson before anything is simulated for it.
type plan struct {
	name, title string
	practice    bool // a program that nobody should copy, which may never end
	params      params.Params
	strategies  []string // the baseline first
	guess       [2]string
	question    func(params.Params) string
	why         string
	reveal      func(Results) string
	remember    string
	claim       func(Results) error // what the sentences say, to be held against what was simulated
	exercise    exercise
}

// An exercise is what is changed, and what is then to be seen.
type exercise struct {
	ask        func(params.Params) string
	params     params.Params
	strategies []string
	reveal     func(before, after Results) string
	claim      func(before, after Results) error
}

// plans are the nine lessons, in the order in which they build on each other, and the programs that nobody should copy.
func plans() []plan {
	return []plan{waiting(), computing(), limits(), barriers(), stragglers(), memory(), overload(), handOver(), oneCPU(),
		nested(), selfSubmit()}
}

// Count is how many lessons there are, without the programs that nobody should copy.
func Count() (n int) {
	for _, p := range plans() {
		if !p.practice {
			n++
		}
	}
	return n
}

// A Title is what a list of the lessons shows.
type Title struct {
	Number      int
	Name, Title string
	Practice    bool
}

// Titles lists the lessons without simulating anything.
func Titles() (list []Title) {
	for i, p := range plans() {
		list = append(list, Title{i + 1, p.name, p.title, p.practice})
	}
	return list
}

// Find is the number of the lesson with this number or name.
func Find(which string) (int, error) {
	var names []string
	for i, p := range plans() {
		if which == p.name || which == fmt.Sprint(i+1) {
			return i + 1, nil
		}
		names = append(names, p.name)
	}
	if guess, near := scenario.Nearest(which, names); near {
		return 0, fmt.Errorf("there is no lesson %q: did you mean %s?", which, guess)
	}
	return 0, fmt.Errorf("there is no lesson %q: use a number from 1 to %d, or a name that overlap lesson lists", which,
		len(names))
}

// A Run is a lesson with all that was simulated for it.
type Run struct {
	Lesson
	Results Results
	Broken  Results // of the exercise
}

// Simulate runs lesson n. Those after [Count] are programs that nobody should copy.
func Simulate(ctx context.Context, n int) (Run, error) {
	list := plans()
	if n < 1 || n > len(list) {
		return Run{}, fmt.Errorf("there is no lesson %d: use 1 to %d", n, len(list))
	}
	run, err := list[n-1].run(ctx, nil)
	run.Number = n
	return run, err
}

// All simulates all lessons, for the page.
func All(ctx context.Context) ([]Lesson, error) {
	var list []Lesson
	for n := range plans() {
		run, err := Simulate(ctx, n+1)
		if err != nil {
			return nil, err
		}
		list = append(list, run.Lesson)
	}
	return list, nil
}

// run simulates the lesson, with some strategies replaced.
func (p plan) run(ctx context.Context, instead replaced) (Run, error) {
	before, err := simulate(ctx, p.params, p.strategies, instead)
	if err == nil && !p.practice {
		err = before.ended()
	}
	if err != nil {
		return Run{}, fmt.Errorf("lesson %s: %w", p.name, err)
	}
	after, err := simulate(ctx, p.exercise.params, p.exercise.strategies, instead)
	if err == nil && !p.practice {
		err = after.ended()
	}
	if err != nil {
		return Run{}, fmt.Errorf("the exercise of lesson %s: %w", p.name, err)
	}
	return Run{
		Lesson: Lesson{
			Name: p.name, Practice: p.practice, Title: p.title, Question: p.question(p.params), Params: p.params,
			Strategies: p.strategies,
			Python:     inPython(p.strategies, p.exercise.strategies), Guess: Guess{p.guess, Of}, Why: p.why,
			Reveal:   Reveal{p.reveal(before), before.gains()},
			Remember: p.remember,
			Break: Break{p.exercise.ask(p.exercise.params), p.exercise.params, p.exercise.strategies,
				p.exercise.reveal(before, after)},
		},
		Results: before, Broken: after,
	}, nil
}
