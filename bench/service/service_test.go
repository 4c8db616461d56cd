package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/remote"
	"github.com/overlap-bench/overlap/results/record"
)

// service serves the handler at 6 addresses, for batches of 12 items.
func service(t *testing.T, most int, perSecond float64, handler http.HandlerFunc) (*Service, context.Context) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	var text strings.Builder
	for i := range 6 {
		fmt.Fprintf(&text, "%s/%d\n", server.URL, i)
	}
	list, err := remote.ReadAddresses(strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	t.Cleanup(func() { stop(nil) })
	s, err := New(list, 12, 12, profile.SHA256, remote.NewGate(most, perSecond, stop), map[string]string{"items": "12"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, ctx
}

func serviceCell(t *testing.T, strategy string, limit int) scenario.Cell {
	t.Helper()
	entries, err := scenario.FindStrategies([]string{strategy})
	if err != nil {
		t.Fatal(err)
	}
	var s scenario.Scenario
	s.Name, s.Profile.Items = "urls", 12
	return scenario.Cell{Scenario: s, Entry: entries[0], Limit: limit}
}

func value(t *testing.T, r *runner.Measured, unit string) float64 {
	t.Helper()
	v, ok := r.Value(unit)
	if !ok {
		t.Errorf("there is no %s", unit)
	}
	return v
}

// Each sample is one batch with all figures, over connections that were open before.
func TestService(t *testing.T) {
	s, ctx := service(t, 1000, 0, func(w http.ResponseWriter, req *http.Request) { io.WriteString(w, req.URL.Path) })
	if _, err := s.First(ctx); err != nil || s.gate.Made() != 6 {
		t.Fatalf("%d requests, error %v", s.gate.Made(), err)
	}
	made := s.gate.Made()
	for _, strategy := range []string{"sequential", "pool", "perurl"} {
		cell := serviceCell(t, strategy, 4)
		result, err := s.Measure(ctx, cell)
		if err != nil {
			t.Fatal(err)
		}
		made += 12
		if strategy == "sequential" {
			made += 12 // connections: the first cell opens those of the largest
		}
		if got := s.gate.Made(); got != made {
			t.Errorf("%s: %d requests, want %d", strategy, got, made)
		}
		benchtest.CheckDetails(t, result.Details, 12)
		for _, unit := range []string{record.Dials, record.Failures, record.Changed, record.RateHeld} {
			if v := value(t, result, unit); v != 0 {
				t.Errorf("%s: %s is %v", strategy, unit, v)
			}
		}
		for _, unit := range []string{record.Makespan, record.Throughput, record.FetchActive, record.SojournP50,
			record.Bytes, record.Allocs} {
			if v := value(t, result, unit); !(v > 0) {
				t.Errorf("%s: %s is %v", strategy, unit, v)
			}
		}
		if !strings.HasPrefix(result.Name.String(), cell.Benchmark()+"-") || result.GetConfig("items") != "12" {
			t.Errorf("%s of %s items is no result of %v", result.Name, result.GetConfig("items"), cell)
		}
	}
}

// A body that changes is counted, not failed; an item that fails is no sample.
func TestServiceChanges(t *testing.T) {
	var changed, failing atomic.Bool
	s, ctx := service(t, 1000, 0, func(w http.ResponseWriter, req *http.Request) {
		switch last := req.URL.Path == "/5"; {
		case last && failing.Load():
			w.WriteHeader(http.StatusBadGateway)
		case last && changed.Load():
			io.WriteString(w, "news")
		}
	})
	if _, err := s.First(ctx); err != nil {
		t.Fatal(err)
	}
	changed.Store(true)
	result, err := s.Measure(ctx, serviceCell(t, "pool", 4))
	if err != nil {
		t.Fatal(err)
	}
	if n := value(t, result, record.Changed); n != 2 { // items 5 and 11
		t.Errorf("%v items changed, want 2", n)
	}
	failing.Store(true)
	if _, err := s.Measure(ctx, serviceCell(t, "pool", 4)); err == nil ||
		err.Error() != "2 of 12 items failed, the first at line 6 of the list: fetching item 5: status 502" {
		t.Errorf("measured with %v", err)
	}
	failing.Store(false)
	if _, err := s.Measure(ctx, serviceCell(t, "pool", 4)); err != nil {
		t.Errorf("after a failure: %v", err)
	}
}

// Where the cap on the rate binds, the figures say so.
func TestServiceHeld(t *testing.T) {
	s, ctx := service(t, 1000, 40, func(http.ResponseWriter, *http.Request) {}) // 4 at once
	if _, err := s.First(ctx); err != nil {
		t.Fatal(err)
	}
	result, err := s.Measure(ctx, serviceCell(t, "pool", 4))
	if err != nil {
		t.Fatal(err)
	}
	if share := value(t, result, record.RateHeld); !(share > notHeld && share <= 1) {
		t.Errorf("held for %v of the time of its fetches", share)
	}
}

// notHeld is far below what 8 of 12 requests at 40 a second wait, unless this machine makes
// less than 40 requests a second.
const notHeld = 0.05

// Once the service is in trouble, or the cap is reached, the run is cancelled with the reason.
func TestServiceStops(t *testing.T) {
	var down atomic.Bool
	s, ctx := service(t, 1000, 0, func(w http.ResponseWriter, _ *http.Request) {
		if down.Load() {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	if _, err := s.First(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.connect(ctx, 1); err != nil {
		t.Fatal(err)
	}
	down.Store(true)
	_, err := s.Measure(ctx, serviceCell(t, "sequential", 1))
	if cause := context.Cause(ctx); err == nil || !errors.Is(cause, remote.ErrStopped) || s.gate.Made() != 6+12+11 {
		t.Errorf("error %v, cause %v after %d requests", err, cause, s.gate.Made())
	}

	s, ctx = service(t, 10, 0, func(http.ResponseWriter, *http.Request) {})
	if _, err := s.First(ctx); err != nil {
		t.Fatal(err)
	}
	_, err = s.Measure(ctx, serviceCell(t, "pool", 4))
	if cause := context.Cause(ctx); err == nil || !errors.Is(cause, remote.ErrStopped) || s.gate.Made() != 10 {
		t.Errorf("error %v, cause %v after %d requests", err, cause, s.gate.Made())
	}
}

// An address that fails at first is named by its line, and nothing else of it.
func TestServiceFirst(t *testing.T) {
	s, ctx := service(t, 1000, 0, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/2" {
			http.NotFound(w, req)
		}
	})
	if _, err := s.First(ctx); err == nil || err.Error() != "line 3: status 404" {
		t.Errorf("first: %v", err)
	}
}
