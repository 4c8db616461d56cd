package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// What is beyond the range is counted as its end, and said.
func TestClamped(t *testing.T) {
	l := latency.NewLatency()
	l.Add(2*time.Minute, time.Minute, 0, -1)
	if l.Clamped != 2 || l.Sojourn.Most() < 60 || l.Sojourn.Most() > 60*(1+1.0/128) || l.Process.Most() != 0 {
		t.Errorf("%d clamped, the longest is %v s, the shortest %v", l.Clamped, l.Sojourn.Most(), l.Process.Most())
	}
	var out bytes.Buffer
	tab := ofItems(t, 1, 1)
	raw, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	tab.Rows[0].Recorded[0].Latency = raw
	if err := ShowLatency(page.Text(&out, 0), []*table.Table{tab}); err != nil ||
		!strings.Contains(out.String(), "2 durations were longer than a minute") {
		t.Errorf("error %v, and not said in\n%s", err, out.String())
	}
}

// ofItems makes a table of a strategy, of samples of so many items each.
func ofItems(t *testing.T, samples, items int) *table.Table {
	t.Helper()
	l := latency.NewLatency()
	for i := range items {
		l.Add(time.Duration(i), 0, 0, 0)
	}
	raw, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	place := record.Cell{Scenario: "io", Strategy: "pool"}
	table := table.OfSamples([]record.Sample{{Status: record.OK, Place: place, Block: 1, Makespan: 1e9}})[0]
	row := table.Rows[0]
	for i := range samples {
		row.Recorded = append(row.Recorded, &record.Sample{Block: i + 1, Details: record.Details{Latency: raw}})
	}
	return table
}

// A percentile is shown from 10 items beyond it on, and the samples' own from one in each.
func TestHiddenPercentiles(t *testing.T) {
	for _, tt := range []struct {
		samples, items int
		q              float64
		merged, own    bool
	}{
		{1, 19, 0.5, false, false}, {1, 20, 0.5, true, true}, {1, 999, 0.99, false, false}, {1, 1000, 0.99, true, true},
		{10, 100, 0.99, true, true}, {11, 99, 0.99, true, false}, {1, 9999, 0.999, false, false},
		{10, 1000, 0.999, true, true},
	} {
		l, err := LatenciesOf(ofItems(t, tt.samples, tt.items).Rows[0])
		if err != nil {
			t.Fatal(err)
		}
		_, merged := l.Percentile(latency.OfSojourn, tt.q)
		own := false
		if tt.q < 0.999 {
			_, own = l.ofSamples(latency.OfSojourn, tt.q)
		} else {
			own = tt.own
		}
		if merged != tt.merged || own != tt.own {
			t.Errorf("%d × %d items, quantile %v: shown %v, of samples %v", tt.samples, tt.items, tt.q, merged, own)
		}
	}
}

// Each row has the samples of its cell: not those of the A/A arm, nor of a failed one.
func TestRecordedSamples(t *testing.T) {
	for _, table := range tabletest.Read(t, "../testdata/latency.txt") {
		for _, r := range table.Rows {
			if len(r.Recorded) != r.N() {
				t.Errorf("%s %s: %d samples in the text, %d in the sidecar", table.Name, r.Strategy, r.N(), len(r.Recorded))
			}
			for i, s := range r.Recorded {
				if s.Block != r.Blocks[i] || !strings.HasPrefix(s.Cell, "scenario="+table.Name+"/strategy="+r.Strategy+"/") ||
					strings.Contains(s.Cell, "arm=b") {
					t.Errorf("%s %s has the sample %s of block %d", table.Name, r.Strategy, s.Cell, s.Block)
				}
			}
			l, err := LatenciesOf(r)
			if err != nil {
				t.Fatal(err)
			}
			if want := r.Batches * table.Items; l.merged.Sojourn.Count() != int64(want) {
				t.Errorf("%s %s: histograms of %d items, the text is of %d", table.Name, r.Strategy, l.merged.Sojourn.Count(), want)
			}
			// The text has the samples' own p99 as well, exactly.
			exact, _ := r.Summary(record.SojournP99)
			var p99 []float64
			for _, one := range l.samples {
				p99 = append(p99, one.Sojourn.Quantile(0.99))
			}
			if own := stats.Median(p99); own < exact.Center || own > exact.Center*(1+1.0/128) {
				t.Errorf("%s %s: p99 %v, in the text %v", table.Name, r.Strategy, own, exact.Center)
			}
		}
	}
}

// A sample whose histograms cannot be read is left out and named; the others are shown.
func TestDamagedLatency(t *testing.T) {
	tab := ofItems(t, 3, 1000)
	tab.File = "x.txt"
	tab.Rows[0].Recorded[1].Cell, tab.Rows[0].Recorded[1].Latency = "scenario=io/strategy=pool/limit=4",
		json.RawMessage(`{}`)
	var out bytes.Buffer
	err := ShowLatency(page.Text(&out, 80), []*table.Table{tab})
	if err == nil || err.Error() != "x.jsonl: the latency of scenario=io/strategy=pool/limit=4 in block 2 is left out: "+
		"one of the four histograms is missing" {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(out.String(), "p99") || !strings.Contains(out.String(), "pool") {
		t.Errorf("shown: %s", out.String())
	}
}

// A file without histograms says what to do.
func TestNoLatency(t *testing.T) {
	var out bytes.Buffer
	err := ShowLatency(page.Text(&out, 80), tabletest.Read(t, "../testdata/run.txt"))
	if want := "../testdata/run.txt has no latency histograms: measure again with overlap run, which records them " +
		"beside the text"; err == nil || err.Error() != want || out.Len() > 0 {
		t.Errorf("error %v and %q, want %s", err, out.String(), want)
	}
}

// What is shown is as wide as there is room.
func TestLatencyWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100} {
		var out bytes.Buffer
		if err := ShowLatency(page.Text(&out, width), tabletest.Read(t, "../testdata/latency.txt")); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
				t.Errorf("%d columns of %d: %s", n, width, line)
			}
		}
	}
}

// A slow item is compared with one in the middle, so that what all items have is no part of the tail.
func TestTails(t *testing.T) {
	type stages struct{ fetch, queue, process, rest time.Duration }
	row := func(label string, usual, slow stages) *Latencies {
		l := latency.NewLatency()
		for i := range 1000 {
			s := usual
			if i < 100 {
				s = slow
			}
			l.Add(s.fetch+s.queue+s.process+s.rest, s.fetch, s.queue, s.process)
		}
		return &Latencies{Label: label, merged: l}
	}
	usual := stages{100, 1, 9, 0}
	got := Tails([]*Latencies{
		row("pipeline", usual, stages{190, 1, 19, 0}), row("threads", usual, stages{180, 11, 19, 0}),
		row("staged", usual, stages{110, 91, 9, 0}),
		row("pool", usual, stages{100, 1, 9, 100}), row("ordered", usual, stages{130, 31, 19, 30}),
		row("semaphore", usual, stages{110, 1, 9, 0}),
	})
	want := "The slowest items (p99) take longer than the median one mostly because of fetching in pipeline and " +
		"threads; of the queue wait in staged; of time before the fetch or after processing in pool."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := Tails(nil); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

// Histograms of other items than those of the samples are not shown.
func TestLatencyOfAnotherRun(t *testing.T) {
	table := ofItems(t, 1, 1000)
	table.Items = 100
	for batches, ok := range map[int]bool{10: true, 11: false} {
		table.Rows[0].Batches = batches
		l, err := LatenciesOf(table.Rows[0])
		if (err == nil) != ok || (l != nil) != ok ||
			!ok && !strings.Contains(err.Error(), "is of 1000 items, and its samples are of 1100") {
			t.Errorf("%d batches: error %v", batches, err)
		}
	}
}
