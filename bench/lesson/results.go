package lesson

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/strategies"
)

// Results are what was simulated with one set of parameters.
type Results struct {
	Params     params.Params
	Strategies []string
	Of         map[string]batch.Result    // with spans; of those that end
	Stuck      map[string]*batch.Deadlock // those that do not, by name
}

// replaced are strategies that run instead of those of the catalog, by name.
type replaced map[string]func(p params.Params) strategies.Strategy

// simulate runs the strategies, and the baseline in any case.
func simulate(ctx context.Context, p params.Params, names []string, instead replaced) (Results, error) {
	r := Results{Params: p, Strategies: names, Of: map[string]batch.Result{},
		Stuck: map[string]*batch.Deadlock{}}
	for _, name := range append([]string{Baseline}, names...) {
		if _, known := r.Of[name]; known {
			continue
		}
		e, err := find(name, p.CPUs)
		if err != nil {
			return r, err
		}
		s, fetches := e.New(p.Limit), e.Fetches(p.Limit, p.Items)
		if other := instead[name]; other != nil {
			s, fetches = other(p), p.Items
		}
		result, err := batch.Run(ctx, p.Profile(), p.Machine(), s, fetches, batch.Options{Spans: true})
		var stuck *batch.Deadlock
		switch {
		case errors.As(err, &stuck):
			r.Stuck[name] = stuck
		case err != nil:
			return r, fmt.Errorf("%s: %w", name, err)
		default:
			r.Of[name] = result
		}
	}
	return r, nil
}

// ended is an error if a strategy did not end.
func (r Results) ended() error {
	for name, stuck := range r.Stuck {
		return fmt.Errorf("%s: %w", name, stuck)
	}
	return nil
}

// find is the strategy of the catalog, or the practice, of this name.
func find(name string, cpus int) (strategies.Entry, error) {
	for _, e := range slices.Concat(strategies.CatalogFor(cpus), practice.Entries()) {
		if e.Name == name {
			return e, nil
		}
	}
	return strategies.Entry{}, fmt.Errorf("there is no strategy %s", name)
}

// Gain is how many times faster than the baseline a strategy is.
func (r Results) Gain(name string) float64 {
	return ratio(r.Of[Baseline].Makespan, r.Of[name].Makespan)
}

// FetchGain and ProcessGain are the same of one stage: of the time in which at least one item was in it.
func (r Results) FetchGain(name string) float64 {
	return ratio(r.Of[Baseline].FetchActive, r.Of[name].FetchActive)
}

// ProcessGain is said with FetchGain.
func (r Results) ProcessGain(name string) float64 {
	return ratio(r.Of[Baseline].ProcessActive, r.Of[name].ProcessActive)
}

func ratio(base, d time.Duration) float64 {
	if d == 0 {
		return 1 // both did nothing: no stage of a strategy is shorter than one alone
	}
	return float64(base) / float64(d)
}

func (r Results) gains() map[string]float64 {
	gains := map[string]float64{}
	for name := range r.Of {
		gains[name] = r.Gain(name)
	}
	return gains
}

// took, gain and the like are figures as sentences have them.
func (r Results) took(name string) string { return Spell(r.Of[name].Makespan) }

func (r Results) gain(name string) string { return text.Ratio(r.Gain(name)) }

// Spell writes a duration in milliseconds, with three digits.
func Spell(d time.Duration) string { return text.Amount(d.Seconds()*1e3) + " ms" }

// latency and cpu are what an item takes, in words.
func latency(p params.Params) string { return Spell(p.Latency.Duration()) }

func cpu(p params.Params) string { return Spell(p.CPU.Duration()) }

// Fetching is how many items a strategy fetched at once, at most.
func (r Results) Fetching(name string) int {
	return most(r, name, func(s span) (from, to int64) { return s.FetchStart, s.FetchEnd })
}

// Bodies is how many items were fetched and not yet done, at most: so many bodies are in memory.
func (r Results) Bodies(name string) int {
	return most(r, name, func(s span) (from, to int64) { return s.FetchEnd, s.Emitted })
}

// slowest is the longest time that a fetch took.
func (r Results) slowest(name string) (d time.Duration) {
	for _, s := range r.Of[name].Spans {
		d = max(d, time.Duration(s.FetchEnd-s.FetchStart))
	}
	return d
}
