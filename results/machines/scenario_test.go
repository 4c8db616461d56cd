package machines

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Different work is refused in words, and what an old file does not say is unknown.
func TestDifferentWork(t *testing.T) {
	other := server
	other.facts = map[string]string{"items": "64"}
	_, err := Compare(table.Options{},
		[]record.Labelled{{Files: []*record.File{laptop.record(t)}}, {Files: []*record.File{other.record(t)}}})
	if err == nil || !strings.Contains(err.Error(),
		"cpu on epyc-2c is not compared with ryzen-8c, since the work differs: items 128 and 64.") {
		t.Errorf("error %v", err)
	}
	for _, runs := range [][]invented{{other, laptop, two}, {laptop, other, two}, {laptop, two, other}} {
		a := sideBySide(t, runs...)
		if len(a.Refused) != 3 || len(a.Scenarios) != 3 || len(a.Scenarios[0].on) != 2 {
			t.Errorf("the odd one out is not left out: %q", a.Refused)
		}
	}
	old, now := laptop.record(t), server.record(t)
	old.Run.Versions = nil
	a, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{old}}, {Files: []*record.File{now}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(a.Assumed,
		" "); got != "io, cpu and mixed are assumed to be the same work everywhere. Not recorded in every file: version of "+
		"the scenario." {
		t.Errorf("doubts: %s", got)
	}
}

// What took less than T* on one machine has no efficiency there, in whatever format, and nothing is
// concluded of it: not what holds or flips, nor what one CPU does, nor what nothing beats.
func TestBeyondLowerBound(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{"io": two.scenarios["io"], "cpu": {
		table.Baseline: {135, 22, 112}, "pool": {15, 14, 14}, "pipeline": {64, 50, 62}, "eventloop": {115, 25, 112}}}
	a := sideBySide(t, x, y)
	const want = "cpu at GOMAXPROCS=2: pool took less than the lower bound T*, which is impossible. " + table.WhyBeaten +
		". No efficiency is shown there and nothing is concluded from it. Please report it."
	if len(a.Refused) != 2 || a.Refused[1] != want {
		t.Errorf("refused %q, want %q", a.Refused, want)
	}
	for _, c := range a.Conclusions {
		if c.Kind == Unbeat || c.Kind == Nowhere || strings.Contains(c.Sentence, "cpu") {
			t.Errorf("concluded: %s", c.Sentence)
		}
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, 0), a, "efficiency"); err != nil {
		t.Fatal(err)
	}
	if err := WriteCSV(&out, a); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&out, a); err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(out.String(), want, "")
	if strings.Contains(text, "1.34") {
		t.Errorf("an efficiency that cannot be is shown:\n%s", text)
	}
	for i, row := range []*table.Row{a.Scenarios[1].Tables[0].Row("pool"), a.Scenarios[1].Tables[0].Row("pipeline"),
		a.Scenarios[1].Tables[1].Row("pool")} {
		if has := cellOf(row, "").Efficiency != nil; has != (i == 2) {
			t.Errorf("%s of table %d has an efficiency: %v", row.Strategy, i, has)
		}
	}
}

// All pairs of hundreds of strategies are looked up: names and rows are gathered once, not each time.
func TestRowsAreIndexed(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	truth := make([]float64, 60)
	s := lineup(simulated(r, 6, noise.Normal, truth), simulated(r, 6, noise.Normal, truth[:50])).Scenarios[0]
	if n := len(s.keys); n != 60 {
		t.Fatalf("%d rows, want 60", n)
	}
	keys := s.keys
	last := keys[slices.IndexFunc(keys, func(key table.CellKey) bool { return s.labels[key] == "s59" })]
	if row := s.at(last, 0); row == nil || row.Strategy != "s59" || s.labels[last] != "s59" {
		t.Errorf("the row of s59 is %+v, its label %q", row, s.labels[last])
	}
	if row := s.at(last, 1); row != nil {
		t.Errorf("s59 was not measured on the second machine, and its row is %+v", row)
	}
	if n := testing.AllocsPerRun(10, func() { s.at(last, 0) }); n > 0 {
		t.Errorf("looking up a row allocates %v times", n)
	}
}

// Machines at other limits are side by side, in one line for what has no use for a limit, and all
// lines of a table name theirs if one does.
func TestLimitless(t *testing.T) {
	other := resultstest.NewRun()
	other.Facts = map[string]string{"machine": "l-8c-2222"}
	a, err := Compare(table.Options{},
		[]record.Labelled{resultstest.OldRun().AtLimits(t, "16"), other.AtLimits(t, "4", "16")})
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, key := range a.Scenarios[0].sorted() {
		labels = append(labels, a.Scenarios[0].labels[key])
	}
	for _, want := range []string{"pool/16", "pool/4", table.Baseline, table.Unlimited} {
		if n := strings.Count(" "+strings.Join(labels, " ")+" ", " "+want+" "); n != 1 {
			t.Errorf("%s is in %d lines: %q", want, n, labels)
		}
	}
	var csv bytes.Buffer
	if err := WriteCSV(&csv, a); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"io,sequential,16,", "io,sequential,4,"} {
		if !strings.Contains(csv.String(), want) {
			t.Errorf("no %s in\n%s", want, csv.String())
		}
	}
}

// A strategy that is wrong on one machine is compared there with nobody, and shown as wrong.
func TestDisqualified(t *testing.T) {
	f := server.record(t)
	f.Failures = append(f.Failures, record.NewFailure("Batch/scenario=mixed/strategy=pipeline/limit=16-2",
		record.Disqualified.Because("wrong results")))
	a, err := Compare(table.Options{},
		[]record.Labelled{{Files: []*record.File{laptop.record(t)}}, {Files: []*record.File{f}}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, 0), a, ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), page.Disqualified) || strings.Contains(said(a), "pipeline") {
		t.Errorf("pipeline gave wrong results:\n%s", out.String())
	}
}

// A machine that was not measured in blocks says nothing, and that is said.
func TestWithoutBlocks(t *testing.T) {
	f := server.record(t)
	for _, series := range f.Series {
		series.Blocks = nil
	}
	a, err := Compare(table.Options{},
		[]record.Labelled{{Files: []*record.File{laptop.record(t)}}, {Files: []*record.File{f}}})
	if err != nil {
		t.Fatal(err)
	}
	words := said(a)
	if !strings.Contains(words, "In mixed, pipeline is 1.17–1.28× as fast as pool on ryzen-8c; too few blocks to tell on "+
		"epyc-2c.") || strings.Contains(words, "everywhere") {
		t.Errorf("said:\n%s", words)
	}
}
