package runner

import (
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// Extra work is in whole rounds, and is done: the same documents have other digests.
func TestWithExtraWork(t *testing.T) {
	cpu := benchtest.Scenario("cpu", 4)
	more, err := cpu.WithExtraWork(0.05)
	if err != nil || more.Profile.Rounds.Median != 368 {
		t.Errorf("%d rounds, error %v, want 350 · 1.05 = 367.5", more.Profile.Rounds.Median, err)
	}
	if same, err := cpu.WithExtraWork(0); err != nil || same.Profile.Rounds.Median != cpu.Profile.Rounds.Median ||
		same.Profile.CPU != cpu.Profile.CPU {
		t.Errorf("none is not nothing: %+v, error %v", same, err)
	}
	if larger, err := benchtest.Scenario("mixed", 4).WithExtraWork(0.05); err != nil ||
		larger.Profile.Size.Median != 25805 || larger.Profile.Rounds.Median != 1 {
		t.Errorf("5 %% more of a page of 24 KiB: %d bytes, error %v", larger.Profile.Size.Median, err)
	}
	if _, err := benchtest.Scenario("io", 4).WithExtraWork(0.05); err == nil ||
		!strings.Contains(err.Error(), "use scenario cpu") {
		t.Errorf("5 %% of one round: error %v", err)
	}
	if twice, err := benchtest.Scenario("mixed", 4).WithExtraWork(1); err != nil || twice.Profile.Rounds.Median != 2 {
		t.Errorf("100 %% of one round: %d rounds, error %v", twice.Profile.Rounds.Median, err)
	}
	e := engine(more)
	e.ExtraWork = 0.05
	defer e.Close()
	entries, err := scenario.FindStrategies([]string{"pool"})
	if err != nil {
		t.Fatal(err)
	}
	guess := func(s scenario.Scenario) time.Duration {
		return estimate(scenario.Cell{Scenario: s, Entry: entries[0], Limit: 4}, time.Millisecond, host.Quota{}, 2)
	}
	before := guess(benchtest.Scenario("cpu", 1000))
	if twice, _ := benchtest.Scenario("cpu", 1000).WithExtraWork(1); guess(twice)-before != time.Second {
		t.Errorf("1000 items of 1 ms are estimated to take %v, of 2 ms %v", before, guess(twice))
	}
	result, err := e.Measure(t.Context(), scenario.Cell{Scenario: more, Entry: entries[0], Limit: 4})
	if err != nil || result.GetConfig("extra-work") != "5%" {
		t.Errorf("extra-work: %q, error %v", result.GetConfig("extra-work"), err)
	}
	e.ExtraWork = 0 // the cell's process does less than its fixture expects
	if _, err := e.Measure(t.Context(), scenario.Cell{Scenario: more, Entry: entries[0], Limit: 4}); err == nil ||
		!strings.Contains(err.Error(), "wrong results") {
		t.Errorf("less work than is expected: error %v", err)
	}
}
