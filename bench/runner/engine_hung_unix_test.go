//go:build unix

package runner

import (
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
)

// hang stops the fixture's process: it is there, keeps its connections, and answers nothing. The signal is
// only on its way when kill returns.
func hang(t *testing.T, e *Engine) (stopped *fixtures.Child) {
	t.Helper()
	pid := e.fixture.PID()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for {
		var status syscall.WaitStatus
		_, err := syscall.Wait4(pid, &status, syscall.WUNTRACED, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil || !status.Stopped() {
			t.Fatalf("the fixture did not stop: %v, error %v", status, err)
		}
		return e.fixture
	}
}

// started is an engine with its fixture.
func started(t *testing.T) (*Engine, scenario.Cell) {
	t.Helper()
	io := benchtest.Scenario("io", 8)
	e := engine(io)
	t.Cleanup(e.Close)
	if err := e.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e, scenario.Cell{Scenario: io, Entry: benchtest.Strategy("perurl"), Limit: 4}
}

// short is how long a fixture that is stopped is waited for; none that is to answer is given so little.
const short = 50 * time.Millisecond

// A fixture that hangs is replaced before the next sample, which does not fail.
func TestFixtureHangs(t *testing.T) {
	e, cell := started(t)
	stopped := hang(t, e)
	e.patience = short
	if err := e.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e.fixture == stopped {
		t.Fatal("there is no new fixture")
	}
	<-stopped.Done()
	e.patience = 0
	if _, err := e.Measure(t.Context(), cell); err != nil {
		t.Error(err)
	}
}

// One that hangs under a sample fails that sample alone, with that reason, and not each of its
// requests after half a minute.
func TestFixtureHangsWhileMeasuring(t *testing.T) {
	e, cell := started(t)
	stopped := hang(t, e)
	e.patience = short
	_, _, ended, _ := e.run(t.Context(), cell, []string{"-test.run=^$", "-test.bench=" +
		scenario.Pattern(cell.Benchmark()), "-items=8", "-fixture=" + `{"io":"` + stopped.URLs[0] + `"}`})
	if !errors.Is(ended, fixtures.ErrHung) {
		t.Fatalf("ended: %v, want that the fixture hangs", ended)
	}
	<-stopped.Done()
	e.patience = 0
	if _, err := e.Measure(t.Context(), cell); err != nil {
		t.Errorf("the next sample: %v", err)
	}
}
