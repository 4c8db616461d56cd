package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// The schedule of a row is its timeline, with what the table knows of the work.
func TestScheduleOf(t *testing.T) {
	tables := tabletest.Read(t, resultstest.RecordedPath)
	for _, tab := range tables {
		for _, r := range tab.Rows {
			s, ok, err := ScheduleOf(r)
			line, block, _ := TimelineOf(r)
			if !ok || err != nil || s.Name != r.Strategy || block < 1 || len(s.Spans) != len(line.Spans) || s.Items != 128 ||
				s.CPUs != 2 || s.Limit != 16 || s.Bound != time.Duration(tab.Bound.Seconds*1e9) || s.LimitBound < s.Bound {
				t.Errorf("%s, %s: %v, %v: %+v", tab.Name, r.Strategy, ok, err, s.Facts())
			}
		}
	}
}

// A row without a sidecar has no schedule, which is no error; one that is damaged is.
func TestScheduleOfNone(t *testing.T) {
	of := func(change func(text, sidecar string) (string, string)) *table.Row {
		tables, err := table.Tables([]*record.File{resultstest.ChangedRun(t, change)})
		if err != nil {
			t.Fatal(err)
		}
		return tables[0].Rows[0]
	}
	r := of(func(text, sidecar string) (string, string) {
		return text, strings.ReplaceAll(sidecar, `"timeline":{`, `"x":{`)
	})
	if _, ok, err := ScheduleOf(r); ok || err != nil {
		t.Errorf("without timelines: %v, %v", ok, err)
	}
	r = of(func(text, sidecar string) (string, string) {
		return text, strings.ReplaceAll(sidecar, `"stamps_us":"`, `"stamps_us":"!`)
	})
	if _, ok, err := ScheduleOf(r); ok || err == nil {
		t.Errorf("damaged: %v, %v", ok, err)
	}
}

// By default the fastest that keeps to its limit is drawn, below the slowest that can be seen beside it.
func TestScheduleSet(t *testing.T) {
	parse := func(text string) *table.Table { return tabletest.Parse(t, text)[0] }
	rows := func(seconds map[string]int) (text string) {
		for _, name := range slices.Sorted(maps.Keys(seconds)) {
			text += fmt.Sprintf("BenchmarkBatch/scenario=io/strategy=%s 1 %d ns/op\n", name, seconds[name]*1e6)
		}
		return text
	}
	for _, test := range []struct {
		name       string
		text       string
		strategies []string
		limit      int
		want       string
	}{
		{"near and far", rows(map[string]int{"perurl/limit=4": 5, "pool/limit=4": 10, "staged/limit=4": 29,
			"sequential/limit=4": 100}), nil, 0, "[staged pool]"},
		{"all are far", rows(map[string]int{"pool/limit=4": 10, "sequential/limit=4": 100}), nil, 0, "[sequential pool]"},
		{"one", rows(map[string]int{"pool/limit=4": 10}), nil, 0, "[pool]"},
		{"the faster limit", rows(map[string]int{"pool/limit=4": 20, "pool/limit=8": 10, "staged/limit=4": 12,
			"staged/limit=8": 15, "sequential/limit=4": 25}), nil, 0, "[sequential pool/8]"},
		{"another limit", rows(map[string]int{"pool/limit=4": 20, "pool/limit=8": 10, "staged/limit=4": 22,
			"staged/limit=8": 15}), nil, 4, "[staged/4 pool/4]"},
		{"in the order of their names",
			rows(map[string]int{"pool/limit=4": 20, "staged/limit=4": 30, "threads/limit=4": 25}), []string{"threads", "staged"}, 0, "[threads staged]"},
	} {
		tab := parse(test.text)
		if test.strategies != nil {
			some, err := table.Only([]*table.Table{tab}, nil, test.strategies)
			if err != nil {
				t.Fatal(err)
			}
			tab = some[0]
		}
		set, err := ScheduleSet(tab, Choice{Strategies: test.strategies, Limit: test.limit,
			Of: func(r *table.Row) (lanes.Schedule, bool, error) { return lanes.Schedule{Name: tab.Label(r)}, true, nil }})
		var names []string
		for _, s := range set.Schedules {
			names = append(names, s.Name)
		}
		if got := fmt.Sprint(names); err != nil || got != test.want {
			t.Errorf("%s: %s, error %v, want %s", test.name, got, err, test.want)
		}
	}
}
