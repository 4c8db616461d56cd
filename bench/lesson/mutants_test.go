package lesson

import (
	"context"
	"iter"
	"sync"
	"testing"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/strategies"
)

// A mutant is a strategy that behaves otherwise than the one in whose place it runs.
type mutant struct {
	lesson string
	name   string // of the strategy
	what   string
	is     func(p params.Params) strategies.Strategy
}

var mutants = []mutant{
	{"waiting", "pool", "fetches under a lock", func(p params.Params) strategies.Strategy {
		return locked{strategies.Pool{Workers: p.Limit}, true, false}
	}},
	{"waiting", "perurl", "has a limit", limited},
	{"computing", "eventloop", "processes on all CPUs", func(p params.Params) strategies.Strategy {
		return strategies.Pipeline{Fetchers: p.Limit, Processors: p.CPUs}
	}},
	{"computing", "pool", "processes under a lock", func(p params.Params) strategies.Strategy {
		return locked{strategies.Pool{Workers: p.Limit}, false, true}
	}},
	{"limits", "perurl", "has a limit", limited},
	{"limits", "pipeline", "has half as many fetchers", func(p params.Params) strategies.Strategy {
		return strategies.Pipeline{Fetchers: p.Limit / 2, Processors: p.CPUs}
	}},
	{"limits", "pipeline", "has no limit", unlimited},
	{"barriers", "pipeline", "has a barrier", func(p params.Params) strategies.Strategy {
		return strategies.Staged{Fetchers: p.Limit, Processors: p.CPUs}
	}},
	{"barriers", "lesson", "processes on all CPUs", processesOnAll},
	{"barriers", "staged", "processes in one loop", func(p params.Params) strategies.Strategy {
		return strategies.Staged{Fetchers: p.Limit, Processors: 1}
	}},
	{"barriers", "lesson", "has no barrier", func(p params.Params) strategies.Strategy {
		return strategies.EventLoop{Fetchers: p.Limit}
	}},
	{"stragglers", "batched", "has no barrier", func(p params.Params) strategies.Strategy {
		return strategies.Semaphore{Limit: p.Limit}
	}},
	{"stragglers", "pool", "has a barrier", func(p params.Params) strategies.Strategy {
		return strategies.Batched{Size: p.Limit}
	}},
	{"memory", "pipeline", "has a queue without bound", func(p params.Params) strategies.Strategy {
		return queued{p.Limit, p.Items}
	}},
	{"memory", "perurl", "has a limit", limited},
	{"overload", "perurl", "has a limit", limited},
	{"overload", "pool", "has no limit", unlimited},
	{"handover", practice.NamePaid, "hands over for nothing", func(p params.Params) strategies.Strategy {
		return strategies.Pool{Workers: p.Limit}
	}},
	{"handover", practice.NamePaidChunks, "hands over one at a time", func(p params.Params) strategies.Strategy {
		return practice.Paid{Strategy: strategies.Pool{Workers: p.Limit}, Price: practice.Price}
	}},
	{"onecpu", "lesson", "processes on all CPUs", processesOnAll},
	{"onecpu", "lesson", "has no barrier", func(p params.Params) strategies.Strategy {
		return strategies.EventLoop{Fetchers: p.Limit}
	}},
	{"onecpu", "threads", "fetches under the lock too", func(params.Params) strategies.Strategy {
		return strategies.Sequential{}
	}},
	{"onecpu", "pipeline", "has a barrier", processesOnAll},
	{practice.NameNested, practice.NameNested, "shares one limit", func(p params.Params) strategies.Strategy {
		return strategies.Pool{Workers: p.Limit}
	}},
	{practice.NameSelfSubmit, practice.NameSelfSubmit, "has workers for each stage", processesOnAll},
}

func limited(params.Params) strategies.Strategy { return strategies.Semaphore{Limit: 4} }

func unlimited(params.Params) strategies.Strategy { return strategies.PerURL{} }

func processesOnAll(p params.Params) strategies.Strategy {
	return strategies.Staged{Fetchers: p.Limit, Processors: p.CPUs}
}

// Whoever changes what a strategy does makes the claim of its lesson fail, and sees another sentence.
func TestMutants(t *testing.T) {
	caught := map[string]bool{}
	for _, m := range mutants {
		t.Run(m.lesson+"/"+m.name+" "+m.what, func(t *testing.T) {
			was, _ := try(t, m.lesson, nil)
			is, err := try(t, m.lesson, replaced{m.name: m.is})
			switch {
			case err == nil:
				t.Errorf("the claim holds although %s %s", m.name, m.what)
			case is == was:
				t.Errorf("the sentences are the same although %s %s", m.name, m.what)
			default:
				t.Log(err)
				caught[m.lesson] = true
			}
		})
	}
	for _, p := range plans() {
		if !caught[p.name] {
			t.Errorf("nothing breaks lesson %s", p.name)
		}
	}
}

// try runs a lesson with some strategies replaced, and returns its sentences and what is wrong with them.
func try(t *testing.T, name string, instead replaced) (said string, wrong error) {
	t.Helper()
	for _, p := range plans() {
		if p.name == name {
			run, err := p.run(t.Context(), instead)
			if err != nil {
				t.Fatal(err)
			}
			if wrong = p.claim(run.Results); wrong == nil {
				wrong = p.exercise.claim(run.Results, run.Broken)
			}
			return run.Reveal.Sentence + run.Break.Sentence, wrong
		}
	}
	t.Fatalf("there is no lesson %s", name)
	return "", nil
}

// locked is a strategy of which one item at a time is in a stage.
type locked struct {
	strategies.Strategy
	fetch, process bool
}

func (l locked) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	return l.Strategy.Run(ctx, items, oneAtATime{work, l, make(chan struct{}, 1)}, emit)
}

type oneAtATime struct {
	strategies.Workload
	locked
	lock chan struct{} // a value is the lock held; a channel, since virtual time stands still at a mutex
}

func (o oneAtATime) Fetch(ctx context.Context, item *strategies.Item) {
	if o.fetch {
		o.lock <- struct{}{}
		defer func() { <-o.lock }()
	}
	o.Workload.Fetch(ctx, item)
}

func (o oneAtATime) Process(ctx context.Context, item *strategies.Item) {
	if o.process {
		o.lock <- struct{}{}
		defer func() { <-o.lock }()
	}
	o.Workload.Process(ctx, item)
}

// queued is a pipeline with a queue that holds everything: no back-pressure.
type queued struct{ fetchers, room int }

func (q queued) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	fetched := make(chan *strategies.Item, q.room)
	slots := make(chan struct{}, q.fetchers)
	var fetching, processing sync.WaitGroup
	processing.Go(func() {
		for item := range fetched {
			work.Process(ctx, item)
			emit(item)
		}
	})
	for item := range items {
		slots <- struct{}{}
		fetching.Go(func() {
			work.Fetch(ctx, item)
			fetched <- item
			<-slots
		})
	}
	fetching.Wait()
	close(fetched)
	processing.Wait()
	return nil
}
