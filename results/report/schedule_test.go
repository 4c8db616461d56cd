package report

import (
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// The schedule of a row is its timeline, with what the table knows of the work.
func TestScheduleOf(t *testing.T) {
	tables, err := table.Tables(resultstest.ReadFiles(t, resultstest.RecordedPath))
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range tables {
		for _, r := range tab.Rows {
			s, ok, err := ScheduleOf(r)
			line, block, _ := TimelineOf(r)
			if !ok || err != nil || s.Name != r.Strategy || block < 1 || len(s.Spans) != len(line.Spans) || s.Items != 128 ||
				s.CPUs != 2 || s.Limit != 16 || s.Bound != time.Duration(tab.Bound.Seconds*1e9) {
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
