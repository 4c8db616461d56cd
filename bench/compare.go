package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/overlap-bench/overlap/bench/sample"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

// A Config says what [Compare] measures. Items is all that it needs.
type Config struct {
	Items      int                // in a batch
	URL        func(i int) string // of item i, from 0; nil leaves URLs empty
	Limits     []int              // concurrency limits; nil means 16
	Strategies []strategies.Entry // nil means the catalog; the first says what is right
	Failures   int                // items of each batch that are to fail: their Err is set

	// Check looks at each item that has not failed once its batch is over, untimed. An error
	// disqualifies the strategy. Without it, items keep no Result, and Process must set Digest.
	Check func(item *strategies.Item) error

	// Blocks, if not 0, has every strategy measured once in each of so many blocks, in a
	// fresh random order, and one of them twice.
	Blocks int
}

// Compare measures all strategies on your own work, as a benchmark of your own package: a
// sub-benchmark each, named strategy=pool/limit=16, of which one op is one batch.
//
//	func BenchmarkFetch(b *testing.B) {
//		bench.Compare(b, bench.Config{Items: 128, URL: url, Blocks: 6}, myWork{client})
//	}
//
//	go test -run '^$' -bench Fetch -benchtime 200ms . > my.txt; overlap show my.txt
//
// # Equal work
//
// The first of the strategies, untimed, shows what a batch amounts to; by default that is
// sequential. Each timed batch must have every item emitted once, with the digest that it had
// there, and as many failures as Config.Failures says; all of them must obey Little's law. A
// strategy that does other work fails its benchmark, and has no figures. For a digest of
// anything comparable there is [hash/maphash.Comparable].
//
// A stage that cannot go on sets item.Err. b.Fatal, b.Skip and require in a stage fail the benchmark where
// the stage runs on its goroutine, as under sequential, and crash the program elsewhere.
//
// # Blocks
//
// Package testing measures the samples of one sub-benchmark in a row, also with -count: what
// drifts on the machine then falls on one strategy. With Config.Blocks they are measured in
// randomised blocks instead, named …/block=1 and so on, and overlap show compares them within
// blocks: a verdict needs 6. One cell is measured twice in each block: what differs between its
// arms a and b is noise. The order follows from a constant, so that a run can be repeated.
// -benchtime is then the time of one sample; leave -count at 1. For benchstat, which would
// take each block for a benchmark of its own, say -ignore /block.
//
// # What it does not see
//
// All strategies share this process, and so does a server that it starts: the server's CPU
// time and memory are in the figures, and the heap that one strategy leaves is the next one's.
// A short warm-up opens connections, but whether a client keeps them is up to its Transport,
// which by default keeps 2 a host: set MaxIdleConnsPerHost to the largest limit.
func Compare(b *testing.B, cfg Config, work strategies.Workload) {
	b.Helper()
	c := comparison{cfg: cfg, work: work}
	if err := c.prepare(); err != nil {
		b.Fatalf("bench.Compare: %v", err)
	}
	fmt.Printf("items: %d\n", cfg.Items)
	defer fmt.Println("items:") // of no concern to what follows
	if err := writeUnits(); err != nil {
		b.Fatal(err)
	}
	if cfg.Blocks == 0 {
		for _, cell := range c.cells {
			b.Run(scenario.Leaf(cell), func(b *testing.B) { c.benchmark(b, cell) })
		}
	}
	for block := 1; block <= cfg.Blocks; block++ {
		for _, i := range scenario.Order(c.cells, block, scenario.Seed) {
			name := fmt.Sprintf("%s/block=%d", scenario.Leaf(c.cells[i]), block)
			b.Run(name, func(b *testing.B) { c.benchmark(b, c.cells[i]) })
		}
	}
}

// writeUnits writes them once, however many comparisons a test binary makes.
var writeUnits = sync.OnceValue(func() error { return record.WriteUnits(os.Stdout) })

// A comparison is a call of Compare.
type comparison struct {
	cfg   Config
	work  strategies.Workload
	cells []scenario.Cell

	known   bool     // what the reference batch has shown
	digests []uint64 // of its items
	broken  error    // it cannot be a reference
}

func (c *comparison) prepare() error {
	cfg := &c.cfg
	if cfg.URL == nil {
		cfg.URL = func(int) string { return "" }
	}
	if cfg.Limits == nil {
		cfg.Limits = []int{16}
	}
	if cfg.Strategies == nil {
		cfg.Strategies = strategies.Catalog()
	}
	if err := c.validate(); err != nil {
		return err
	}
	var batch scenario.Scenario
	batch.Profile.Items = cfg.Items
	c.cells = scenario.Cells([]scenario.Scenario{batch}, cfg.Strategies, cfg.Limits)
	if cfg.Blocks > 0 {
		c.cells = scenario.WithPairs(c.cells)
	}
	return nil
}

func (c *comparison) validate() error {
	cfg := c.cfg
	items := scenario.Number{Name: "Config.Items", N: cfg.Items, Most: scenario.MaxItems, Why: scenario.WhyItems}
	if err := items.Check(); err != nil {
		return err
	}
	if err := scenario.CheckLimits("Config.Limits", cfg.Limits, scenario.MaxLimit); err != nil {
		return err
	}
	switch {
	case c.work == nil:
		return errors.New("there is no Workload")
	case cfg.Blocks > scenario.MaxBlocks:
		return scenario.Number{
			Name: "Config.Blocks", N: cfg.Blocks, Most: scenario.MaxBlocks, Why: scenario.WhyBlocks,
		}.Check()
	case cfg.Blocks < 0:
		return fmt.Errorf("Config.Blocks is %d: use 6 or more, or 0 for none", cfg.Blocks)
	case cfg.Failures < 0 || cfg.Failures > cfg.Items:
		return fmt.Errorf("Config.Failures is %d, of %d items", cfg.Failures, cfg.Items)
	case len(cfg.Strategies) == 0:
		return errors.New("Config.Strategies is empty: leave it nil for the catalog")
	}
	return validateEntries(cfg.Strategies)
}

// validateEntries also keeps names from being taken for another key of a benchmark's name, or
// for GOMAXPROCS.
func validateEntries(entries []strategies.Entry) error {
	seen := map[string]bool{}
	for _, e := range entries {
		switch {
		case e.Name == "" || strings.ContainsAny(e.Name, "/= \t\n"):
			return fmt.Errorf("the strategy name %q is no part of a benchmark's name: use letters, digits and -", e.Name)
		case seen[e.Name]:
			return fmt.Errorf("there are two strategies named %q", e.Name)
		case e.New == nil:
			return fmt.Errorf("strategy %s has no New", e.Name)
		}
		seen[e.Name] = true
	}
	return nil
}

func (c *comparison) sample(cell scenario.Cell) *sample.Sample {
	r := sample.NewRecorder(c.cfg.Items, c.cfg.URL)
	if c.cfg.Check != nil {
		r.KeepResults()
	}
	return sample.New(cell.Entry.New(cell.Limit), r, c.work)
}

func (c *comparison) benchmark(b *testing.B, cell scenario.Cell) {
	returned := false
	defer func() {
		if returned || b.Failed() {
			return
		}
		if cause := recover(); cause != nil {
			panic(cause)
		}
		b.Error(errExited)
	}()
	c.measure(b, cell)
	returned = true
}

func (c *comparison) measure(b *testing.B, cell scenario.Cell) {
	if err := c.learn(b.Context()); err != nil {
		b.Fatal(err)
	}
	s := c.sample(cell)
	if err := s.WarmUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	runtime.GC() // so that every strategy starts from the same heap
	b.ReportAllocs()
	reset := func(context.Context) error { s.Recorder().Reset(); return nil }
	sample.TimeBatches(b, reset, s.Run, func() error { return c.check(b.Context(), s) })
	if err := c.finish(s); err != nil {
		b.Fatal(err)
	}
	for _, f := range s.Summary() {
		b.ReportMetric(f.Value, f.Unit)
	}
}
