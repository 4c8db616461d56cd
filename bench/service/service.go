package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/sample"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/remote"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
	"golang.org/x/perf/benchfmt"
)

// A Service measures cells against somebody's service, in this process: a sample is one batch,
// since requests are not ours to waste. What only the fixture knows (the delay, the lower
// bound, the digests beforehand) is not known here: [Service.First] finds out what each address
// answers at first, and what a batch has got otherwise is counted, not failed. A run that goes on
// is held against what it began with: see [Service.GoOn].
type Service struct {
	addresses []remote.Address
	facts     []benchfmt.Config
	gate      *remote.Gate
	client    *remote.Client
	work      *fixtures.Work
	recorder  *sample.Recorder
	content   []uint32 // a digest of what each address answered at first
	redirects []int    // that led to it

	conns     int  // the most at once, of all cells
	connected bool // they were opened, each for a request
	keeps     bool // and the service kept them
	spare     int  // requests for opening connections once more
}

var _ runner.Measurer = (*Service)(nil)

// New prepares for batches of n items, which take the addresses in turn, and at most
// conns requests at once. The facts go into every result; no address may be in them.
func New(list []remote.Address, n, conns int, kind profile.Processing, gate *remote.Gate,
	facts map[string]string) (*Service, error) {
	client := remote.NewClient(list, conns, gate)
	work, err := fixtures.NewWorkOf(client, kind)
	if err != nil {
		return nil, err
	}
	s := &Service{addresses: list, gate: gate, client: client, work: work, facts: configOf(facts), conns: conns}
	s.recorder = sample.NewRecorder(n, s.url)
	return s, nil
}

func (s *Service) url(i int) string { return s.addresses[i%len(s.addresses)].URL }

// Close closes the connections.
func (s *Service) Close() { s.client.Close() }

// First asks for each address once, one after the other, and returns the mean time that took.
// An address that fails ends it: the error names its line.
func (s *Service) First(ctx context.Context) (mean time.Duration, err error) {
	begun := time.Now()
	for i, a := range s.addresses {
		item, redirects := strategies.Item{Index: i, URL: a.URL}, s.client.Redirects()
		s.work.Fetch(ctx, &item)
		s.work.Process(ctx, &item)
		switch {
		case errors.Is(item.Err, remote.ErrStopped) || ctx.Err() != nil:
			return 0, item.Err
		case item.Err != nil:
			return 0, fmt.Errorf("line %d: %w", a.Line, errors.Unwrap(item.Err))
		}
		s.content = append(s.content, digest32(item.Digest))
		s.redirects = append(s.redirects, s.client.Redirects()-redirects)
	}
	return (time.Since(begun) - s.gate.Held()) / time.Duration(len(s.addresses)), nil
}

// digest32 is short enough for a list of many addresses in a sidecar, and for any reader of JSON.
func digest32(digest uint64) uint32 { return uint32(digest>>32) ^ uint32(digest) }

// Content is a digest of what each address answered at first, for record.Run.
func (s *Service) Content() []uint32 { return s.content }

// GoOn takes what was answered when a run began for what is answered at first, so that all samples of
// the run are held against the same, and returns how many addresses answer otherwise now.
func (s *Service) GoOn(begun []uint32) (changed int) {
	for i, digest := range begun {
		if s.content[i] != digest {
			changed++
		}
	}
	s.content = begun
	return changed
}

// contentFact identifies the content in 12 hex digits: results over another are about other work.
func (s *Service) contentFact() benchfmt.Config {
	h := sha256.New()
	for _, digest := range s.content {
		fmt.Fprintf(h, "%08x\n", digest)
	}
	return benchfmt.Config{Key: record.FactContent, Value: []byte(hex.EncodeToString(h.Sum(nil))[:12]), File: true}
}

// Measure implements [runner.Measurer].
func (s *Service) Measure(ctx context.Context, cell scenario.Cell) (*runner.Measured, error) {
	if err := s.connect(ctx, cell.Connections()); err != nil {
		return nil, err
	}
	if err := s.gate.Rest(ctx); err != nil {
		return nil, err
	}
	batch := sample.New(cell.Entry.New(cell.Limit), s.recorder, s.work)
	batch.KeepDetails()
	dials, held := s.client.Dials(), s.gate.Held()
	took, memory, err := runTimed(ctx, batch)
	if err != nil {
		return nil, err
	}
	dials, held = s.client.Dials()-dials, s.gate.Held()-held
	if err := s.check(batch); err != nil {
		return nil, err
	}
	figures := append(batch.Summary(),
		sample.Figure{Unit: record.Makespan, Value: float64(took)},
		sample.Figure{Unit: record.Dials, Value: float64(dials)},
		sample.Figure{Unit: record.RateHeld, Value: float64(held) / float64(max(1, batch.FetchTime()))},
		sample.Figure{Unit: record.Changed, Value: float64(s.changed())})
	details, err := batch.Details()
	return &runner.Measured{Result: s.result(cell, append(figures, memory...)), Details: details}, err
}

// runTimed runs a batch, and counts its memory as package testing does.
func runTimed(ctx context.Context, batch *sample.Sample) (took time.Duration, memory []sample.Figure, err error) {
	var before, after runtime.MemStats
	runtime.GC() // so that every strategy starts from the same heap
	runtime.ReadMemStats(&before)
	batch.Recorder().Reset()
	begun := time.Now()
	err = batch.Run(ctx)
	took = time.Since(begun)
	runtime.ReadMemStats(&after)
	return took, []sample.Figure{
		{Unit: record.Bytes, Value: float64(after.TotalAlloc - before.TotalAlloc)},
		{Unit: record.Allocs, Value: float64(after.Mallocs - before.Mallocs)},
	}, err
}

// check adds the batch if it is whole: all items once, and none failed.
func (s *Service) check(sample *sample.Sample) error {
	batch, err := s.recorder.Batch()
	if err != nil {
		return fmt.Errorf("%s: %w", record.Disqualified, err)
	}
	if batch.Failures > 0 {
		return fmt.Errorf("%d of %d items failed, the first at line %d of the list: %w", batch.Failures, s.recorder.Len(),
			s.failedLine(), batch.FirstErr)
	}
	if err := batch.CheckLittle(); err != nil {
		return err
	}
	sample.Add(batch)
	return nil
}

// failedLine is that of the first item that failed: results are safe to publish, so that they have
// the line of an address, and not the address.
func (s *Service) failedLine() int {
	for i := range s.recorder.Len() {
		if s.recorder.Item(i).Err != nil {
			return s.addresses[i%len(s.addresses)].Line
		}
	}
	return 0
}

// changed counts the items whose digest is not that of their address at first.
func (s *Service) changed() int {
	n := 0
	for i := range s.recorder.Len() {
		if digest32(s.recorder.Item(i).Digest) != s.content[i%len(s.content)] {
			n++
		}
	}
	return n
}

func (s *Service) result(cell scenario.Cell, figures []sample.Figure) *benchfmt.Result {
	name := cell.Benchmark()
	if procs := runtime.GOMAXPROCS(0); procs > 1 {
		name += "-" + strconv.Itoa(procs)
	}
	r := &benchfmt.Result{Config: append(slices.Clip(s.facts), s.contentFact()), Name: benchfmt.Name(name), Iters: 1}
	for _, f := range figures {
		r.Values = append(r.Values, benchfmt.Value{Value: f.Value, Unit: f.Unit})
	}
	return r
}

func configOf(facts map[string]string) []benchfmt.Config {
	var config []benchfmt.Config
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		config = append(config, benchfmt.Config{Key: key, Value: []byte(facts[key]), File: true})
	}
	return config
}
