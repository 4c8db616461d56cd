package draw_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/lanes/draw"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/trace"
)

var (
	sequential = resultstest.SequentialSchedule
	pool       = resultstest.PoolSchedule
	staged     = resultstest.StagedSchedule
	pipeline   = resultstest.PipelineSchedule
)

// both are two schedules on one axis.
var both = lanes.Set{Title: "mixed", Facts: []string{"limit 2", "4 items"},
	Schedules: []lanes.Schedule{staged, pipeline}}

// shown is what is printed of sets at a width.
func shown(t *testing.T, width int, by lanes.By, rows int, sets ...lanes.Set) string {
	t.Helper()
	var out bytes.Buffer
	if err := draw.Show(page.Text(&out, width), sets, by, draw.Screen{Rows: rows}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestShow(t *testing.T) {
	var out bytes.Buffer
	out.WriteString(shown(t, 80, lanes.ByWorker, 0, both))
	out.WriteString("\n" + shown(t, 60, lanes.ByItem, 2, lanes.Set{Title: "mixed",
		Schedules: []lanes.Schedule{sequential}, Notes: []string{"No batch of pool was recorded."}}))
	if err := draw.Show(page.Markdown(&out, 60), []lanes.Set{both}, lanes.ByWorker, draw.Screen{}); err != nil {
		t.Fatal(err)
	}
	resultstest.IsGolden(t, "show.txt", out.Bytes())
}

// In colour the picture is the same, and every colour is taken back in its line.
func TestColours(t *testing.T) {
	var out bytes.Buffer
	err := draw.Show(page.Text(&out, 80), []lanes.Set{both}, lanes.ByWorker, draw.Screen{Colour: &out})
	if err != nil {
		t.Fatal(err)
	}
	without := strings.NewReplacer("\x1b[38;5;32m", "", "\x1b[38;5;208m", "", "\x1b[0m", "").Replace(out.String())
	if want := shown(t, 80, lanes.ByWorker, 0, both); without != want {
		t.Errorf("in colour it is\n%s\nwithout\n%s", without, want)
	}
	for line := range strings.Lines(out.String()) {
		if on, off := strings.Count(line, "\x1b[38;5;"), strings.Count(line, "\x1b[0m"); on != off {
			t.Errorf("%d colours, %d ends: %q", on, off, line)
		}
	}
	if !strings.Contains(out.String(), "\x1b[38;5;32m░") || !strings.Contains(out.String(), "\x1b[38;5;208m█") {
		t.Error("there is no colour")
	}
}

// Whatever the width, no line is wider, and each stage of each item leaves a mark in its row: of two that share a
// column, the longer.
func TestEverythingIsSeen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		var spans []trace.Spans
		at := int64(0)
		for i := range 20 {
			s := trace.Spans{Item: i}
			for _, stamp := range s.Stamps() {
				if r.IntN(3) > 0 {
					at += r.Int64N(1 + r.Int64N(1_000_000))
				}
				*stamp = at
			}
			spans = append(spans, s)
		}
		s := lanes.Virtual("sequential", 1, 2, time.Microsecond, spans)
		set := lanes.Set{Title: "any", Schedules: []lanes.Schedule{s}}
		width := 30 + r.IntN(100)
		out := shown(t, width, lanes.ByItem, 0, set)
		lines := strings.Split(out, "\n")
		for _, line := range lines {
			if displaywidth.String(line) > width {
				t.Errorf("%d columns, not %d: %s", displaywidth.String(line), width, line)
			}
		}
		for i, s := range spans {
			row := lines[2+i]
			if s.ProcessEnd > s.FetchStart && !strings.ContainsAny(row, "░█") {
				t.Errorf("of item %d, %+v, nothing is seen:\n%s", i, s, out)
			}
		}
	}
}

// Names from a file are shown, and cut, and nothing in them is obeyed.
func TestOddNamesInTerminal(t *testing.T) {
	for _, name := range oddNames {
		s := pool
		s.Name, s.About = name, name
		for _, colour := range []bool{false, true} {
			var out bytes.Buffer
			screen := draw.Screen{}
			if colour {
				screen.Colour = &out
			}
			set := lanes.Set{Title: name, Facts: []string{name}, Schedules: []lanes.Schedule{s}}
			if err := draw.Show(page.Text(&out, 80), []lanes.Set{set}, lanes.ByWorker, screen); err != nil {
				t.Fatal(err)
			}
			got := strings.NewReplacer("\x1b[38;5;32m", "", "\x1b[38;5;208m", "", "\x1b[0m", "").Replace(out.String())
			if strings.ContainsAny(got, "\x1b\a\x00\r\u2028\u202e\u2066\u200f") {
				t.Errorf("%.40q: something is obeyed: %.500q", name, got)
			}
			if len(got) > 8000 || strings.Count(got, "\n") > 40 {
				t.Errorf("%.40q: %d bytes, %d lines", name, len(got), strings.Count(got, "\n"))
			}
			if !strings.Contains(got, "\n   both ░") || !strings.Contains(got, "▲ T*") {
				t.Errorf("%.40q: the picture is broken:\n%.2000s", name, got)
			}
		}
	}
}

// A batch of which only the first items were recorded has no known end.
func TestCut(t *testing.T) {
	s := pool
	s.Items = 5000
	out := shown(t, 100, lanes.ByWorker, 0, lanes.Set{Title: "io", Schedules: []lanes.Schedule{s}})
	if !strings.Contains(out, "pool: the first 4 of 5000 items, which end after 12.00ms") ||
		strings.Contains(out, "times the shortest") {
		t.Error(out)
	}
}

// A set without schedules says why, and no more.
func TestShowNothing(t *testing.T) {
	out := shown(t, 80, lanes.ByWorker, 0, lanes.Set{Title: "io", Notes: []string{"No batch of pool was recorded."}})
	if out != "io\nNo batch of pool was recorded.\n" {
		t.Errorf("%q", out)
	}
	out = shown(t, 80, lanes.ByWorker, 0, lanes.Set{Title: "io", Schedules: []lanes.Schedule{{Name: "pool"}}})
	if !strings.Contains(out, "pool · 0.000s") {
		t.Error(out)
	}
}

// In a terminal of few lines, rows are left out until the picture and its sentences fit.
func TestLines(t *testing.T) {
	wide := lanes.Virtual("pool", 16, 2, time.Millisecond, resultstest.SomeSpans(200, 16))
	set := lanes.Set{Title: "io", Schedules: []lanes.Schedule{wide, wide}, Notes: []string{"A note."}}
	for _, screen := range []int{0, 100, 40, 24, 22} {
		var out bytes.Buffer
		err := draw.Show(page.Text(&out, 80), []lanes.Set{set}, lanes.ByItem, draw.Screen{Lines: screen})
		lines := strings.Count(out.String(), "\n")
		if err != nil || screen > 0 && (lines > screen || lines < screen-2) || screen == 0 && lines < 400 {
			t.Errorf("%d lines on a screen of %d, error %v", lines, screen, err)
		}
	}
}

// Without its sentences, a set leaves its lines to the rows.
func TestBrief(t *testing.T) {
	count := func(brief bool) (rows, sentences int) {
		var out bytes.Buffer
		err := draw.Show(page.Text(&out, 80), []lanes.Set{both}, lanes.ByWorker, draw.Screen{Lines: 18, Brief: brief})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(out.String(), "░"), strings.Count(out.String(), " ends after ")
	}
	_, said := count(false)
	if rows, briefly := count(true); said != 2 || briefly != 0 || rows == 0 {
		t.Errorf("%d sentences, and %d with %d marks where they are left out", said, briefly, rows)
	}
}
