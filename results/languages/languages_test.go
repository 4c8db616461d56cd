package languages

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// A program has a makespan, and the time that its stages are active, in ms.
type program struct {
	name                  string
	takes, fetch, process float64
}

// usual are programs of which asyncio gains nothing, and processes do.
var usual = []program{
	{"sequential", 600, 580, 20}, {"lesson", 60, 40, 20}, {"staged", 50, 40, 10},
	{"python-sequential", 900, 600, 300}, {"python-lesson", 350, 50, 300}, {"python-loop", 350, 50, 300},
	{"python-processes", 200, 50, 160}, {"python-threads", 352, 340, 345},
	{"node-sequential", 620, 600, 20}, {"node-pool", 62, 60, 21},
}

// tablesOf has each program measured in so many blocks, with 1 % of noise or so.
func tablesOf(t *testing.T, blocks int, programs []program) []*table.Table {
	t.Helper()
	var out strings.Builder
	out.WriteString("items: 64\ngomaxprocs: 2\npython: Python 3.11\nnode: Node 20\n")
	var cells []record.Cell
	for i, p := range programs {
		cells = append(cells, record.Cell{Scenario: "words", Strategy: p.name, Limit: "16"})
		for block := range blocks {
			noise := 1 + 0.01*math.Sin(float64(7*i+3*block))
			if p.process < 0 { // of a machine that is busy
				noise += 0.3 * math.Sin(float64(2*block))
			}
			fmt.Fprintf(&out, "BenchmarkBatch/%s-2 1 %.0f ns/op %.0f fetch-active-ns %.0f process-active-ns %.0f start-up-ns\n",
				cells[i], p.takes*1e6*noise, p.fetch*1e6*noise, math.Abs(p.process)*1e6*noise, 2e8)
		}
	}
	f := resultstest.FileOf(t, "text", out.String())
	for _, s := range f.Series {
		for i := range s.N() {
			s.Blocks = append(s.Blocks, i+1)
		}
	}
	f.Cells, f.Run = cells, &record.Run{Contenders: map[string]string{"python": "0", "node": "1"}}
	return resultstest.Must(table.Tables([]*record.File{f}))
}

// Gains are over one item after the other in the same language, and one over that of Go.
func TestGains(t *testing.T) {
	languages := Of(tablesOf(t, 8, usual)[0])
	var names []string
	for _, l := range languages {
		names = append(names, l.Name)
		for _, g := range l.Rows {
			at := slices.IndexFunc(usual, func(p program) bool { return p.name == g.Strategy })
			base := slices.IndexFunc(usual, func(p program) bool { return p.name == l.Base.Strategy })
			of, own, ofGo := usual[at], usual[base], usual[0]
			for what, pair := range map[string]struct {
				got  Gain
				want float64
			}{
				"fetching": {g.Fetch, own.fetch / of.fetch}, "processing": {g.Process, own.process / of.process},
				"in all": {g.All, own.takes / of.takes}, "over Go": {g.OverGo, ofGo.takes / of.takes},
			} {
				got := pair.got
				if !got.Is || math.Abs(got.Value/pair.want-1) > 0.02 {
					t.Errorf("%s, %s: %+v, want %v", g.Strategy, what, got, pair.want)
				}
				isBase := g.Row == l.Base && what != "over Go" || at == 0
				if got.Known == isBase || got.Known && !(got.Low < pair.want && pair.want < got.High) {
					t.Errorf("%s, %s: the interval is %+v, want it around %v unless it is the base", g.Strategy, what, got, pair.want)
				}
			}
		}
		if l.Rows[0].Row != l.Base {
			t.Errorf("%s begins with %s", l.Name, l.Rows[0].Strategy)
		}
	}
	if got := strings.Join(names, " "); got != "go python node" {
		t.Errorf("languages %s", got)
	}
}

// What a lesson's asyncio gains is read from the data, whichever it is.
func TestVerdicts(t *testing.T) {
	for name, test := range map[string]struct {
		blocks        int
		lesson, quick float64 // time of python-lesson to process, and of python-processes in all
		want, not     []string
	}{
		"nothing": {8, 300, 200, []string{"no gain is seen", "Faster than python-lesson in all: python-processes, 1.7",
			"after 200.0ms to start it"}, []string{"it gains."}},
		"it gains": {8, 150, 200, []string{"it gains."}, []string{"nothing", "no gain"}},
		"it costs": {8, 400, 200, []string{"it gains nothing, it costs time."}, []string{"no gain is seen"}},
		"nothing is faster": {8, 300, 400, []string{"No other program of Python is shown to be faster than python-lesson"},
			[]string{"Faster than"}},
		"too noisy": {8, -300, 200, []string{"this run cannot tell whether that is a gain. One of up to ",
			"and these only compute"},
			[]string{"gains nothing", "no gain is seen"}},
		"too few blocks": {3, 300, 200, []string{"is not known with fewer than 6 blocks", "No interval is known"},
			[]string{"gains nothing", "no gain is seen", "Faster than", "No other", "±"}},
	} {
		programs := slices.Clone(usual)
		programs[4].process, programs[6].takes = test.lesson, test.quick
		var out bytes.Buffer
		if err := Show(page.Text(&out, 0), tablesOf(t, test.blocks, programs)); err != nil {
			t.Fatal(err)
		}
		for _, want := range test.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %q in\n%s", name, want, &out)
			}
		}
		for _, not := range test.not {
			if strings.Contains(out.String(), not) {
				t.Errorf("%s: %q in\n%s", name, not, &out)
			}
		}
	}
}

// What is not excluded is never said to be nothing.
func TestLeastGainThatMayBeMissed(t *testing.T) {
	said := verdictOn(Gain{stats.Estimate{Value: 0.99, Low: 0.98, High: 1.004, Known: true}, true})
	if !strings.Contains(said, "at most 1 % can have been missed") {
		t.Error(said)
	}
}

func TestShow(t *testing.T) {
	for _, width := range []int{80, 0} {
		var out bytes.Buffer
		if err := Show(page.Text(&out, width), tablesOf(t, 8, usual)); err != nil {
			t.Fatal(err)
		}
		resultstest.IsGolden(t, fmt.Sprintf("show-%d.txt", width), out.Bytes())
	}
}

// A run without contenders has no languages, and one whose strategy has a dash in its name neither.
func TestWithoutContenders(t *testing.T) {
	tables := tablesOf(t, 8, usual)
	tables[0].Source.Run.Contenders = nil
	var out bytes.Buffer
	err := Show(page.Text(&out, 80), tables)
	if err != nil || !strings.Contains(out.String(), "overlap run --contenders") {
		t.Errorf("error %v: %s", err, &out)
	}
}
