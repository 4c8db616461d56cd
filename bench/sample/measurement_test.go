package sample

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

func measure(t *testing.T, cell scenario.Cell, url string, batches int) *Measurement {
	t.Helper()
	m, err := Prepare(t.Context(), cell, url, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	runBatches(t, m, batches)
	return m
}

// runBatches runs so many batches, the results of which are right.
func runBatches(t *testing.T, m *Measurement, batches int) {
	t.Helper()
	for range batches {
		if err := m.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := m.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
	}
}

// Connections are open before the clock starts: for every strategy no dial happens while
// timing, and all figures are there.
func TestNoDialWhileTiming(t *testing.T) {
	url := benchtest.Serve(t, benchtest.Quick())
	for _, entry := range strategies.Catalog() {
		t.Run(entry.Name, func(t *testing.T) {
			cell := scenario.Cell{Scenario: benchtest.Quick(), Entry: entry, Limit: 8}
			m := measure(t, cell, url, 3)
			if got, want := m.client.Dials(), int64(cell.Connections()); got != want {
				t.Errorf("%d dials in all, want %d, of the warm-up", got, want)
			}
			figures, err := m.Figures(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			zero := map[string]bool{record.Dials: true, record.Failures: true}
			for _, f := range figures {
				if (f.Value == 0) != zero[f.Unit] && f.Unit != record.QueueWait && f.Unit != record.PeakGoroutines {
					t.Errorf("%s is %v", f.Unit, f.Value)
				}
			}
			if len(figures) < 12 {
				t.Errorf("only %d figures", len(figures))
			}
		})
	}
}

// The check is tested by breaking what it checks: connections that were not opened
// beforehand are found out.
func TestDialWhileTimingFails(t *testing.T) {
	cell := scenario.Cell{Scenario: benchtest.Quick(), Entry: entryOf(strategies.Pool{Workers: 8}), Limit: 8}
	cell.Entry.Fetches = func(int, int) int { return 1 } // a lie: 8 are needed
	m, err := Prepare(t.Context(), cell, benchtest.Serve(t, benchtest.Quick()), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.client.Close() // the warm-up has opened some
	if err := m.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.Check(); err == nil ||
		!strings.HasPrefix(err.Error(), "conditions: ") ||
		!strings.HasSuffix(err.Error(), " connections were dialled while timing, none is allowed") {
		t.Errorf("error %v", err)
	}
}

// Connections that were lost before a batch are opened again before it is timed.
func TestResetOpensWhatWasLost(t *testing.T) {
	cell := scenario.Cell{Scenario: benchtest.Quick(), Entry: entryOf(strategies.Pool{Workers: 8}), Limit: 8}
	m, err := Prepare(t.Context(), cell, benchtest.Serve(t, benchtest.Quick()), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.client.Close()
	if err := m.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.Check(); err != nil {
		t.Error(err)
	}
}

// Faults that break connections cost dials, batch after batch, and that is no failure. (How
// many is net/http's affair: it dials for a request that then gets an idle connection.)
func TestFaultsMayDial(t *testing.T) {
	s := benchtest.Quick()
	s.Profile.Items, s.Profile.Faults = 60, profile.Faults{Status: 0.05, Truncate: 0.1, HangUp: 0.1}
	url := benchtest.Serve(t, s)
	for _, entry := range strategies.Catalog() {
		measure(t, scenario.Cell{Scenario: s, Entry: entry, Limit: 8}, url, 4)
	}
	if s.Profile.Dials() == 0 {
		t.Error("the profile breaks no connection: the test shows nothing")
	}
}

func entryOf(s strategies.Strategy) strategies.Entry {
	return strategies.Entry{
		Name: "x", New: func(int) strategies.Strategy { return s },
		Fetches: func(limit, items int) int { return min(limit, items) },
	}
}

// A strategy that is fast and wrong is disqualified; work that was disturbed fails.
func TestWrongResults(t *testing.T) {
	cheat := broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
		emit func(*strategies.Item)) {
		for item := range items {
			// always the same page: fast in a cache
			item.URL = strings.Replace(item.URL, "/item/"+strconv.Itoa(item.Index), "/item/0", 1)
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
		}
	})
	failing := broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
		emit func(*strategies.Item)) {
		for item := range items {
			item.URL += "0000" // 404
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
		}
	})
	url := benchtest.Serve(t, benchtest.Quick())
	for _, tt := range []struct {
		name     string
		strategy strategies.Strategy
		want     string
	}{
		{"the same page", cheat, "disqualified: wrong results: the digest of the batch is"},
		{"drops one", dropsOne, "disqualified: item 2 was emitted 0 times"},
		{"emits twice", emitsTwice, "disqualified: item 0 was emitted 2 times"},
		{"fails", failing, "23 items failed, 0 were to: fetching item 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Prepare(t.Context(), scenario.Cell{Scenario: benchtest.Quick(), Entry: entryOf(tt.strategy), Limit: 8},
				url, true, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			if err := m.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := m.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			err = m.Check()
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if _, err := m.Figures(t.Context()); err == nil {
				t.Error("there are figures of a batch that was no sample")
			}
		})
	}
}

func TestPrepareRefuses(t *testing.T) {
	url := benchtest.Serve(t, benchtest.Quick())
	cell := scenario.Cell{Scenario: benchtest.Quick().With(7, scenario.Seed), Entry: benchtest.Strategy("sequential"),
		Limit: 1}
	if _, err := Prepare(t.Context(), cell, url, true, nil); err == nil ||
		!strings.Contains(err.Error(), "serves 24 items, want 7") {
		t.Errorf("another number of items: error %v", err)
	}
	if _, err := Prepare(t.Context(), cell, "http://127.0.0.1:1", true, nil); err == nil {
		t.Error("prepared against nothing")
	}
}
