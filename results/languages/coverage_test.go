package languages

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// How often all gains of a column are in their intervals at once, also with noise that differs between languages.
func TestGainCoverage(t *testing.T) {
	kinds := map[string][]noise.Noise{"as recorded": nil}
	for _, n := range append(noise.Some(), byLanguage) {
		kinds[n.Name] = slices.Repeat([]noise.Noise{n}, len(units))
	}
	for _, unit := range units {
		kinds["as recorded"] = append(kinds["as recorded"], recorded(t, unit))
	}
	for name, noises := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, blocks := range noise.Vary([]int{6, 9, 12, 24}, 6, 12) {
				gainCoverage(t, name, noises, blocks)
			}
		})
	}
}

// units are those that have a gain each.
var units = []string{record.Makespan, record.FetchActive, record.ProcessActive}

// byLanguage is noise of 1 % in Go, of 10 % in Python and of 4 % in JavaScript.
var byLanguage = noise.Noise{Name: "by language", Draw: func(r *rand.Rand, _, _ int, cells []float64) {
	shared := 0.05 * r.NormFloat64()
	for i := range cells {
		sd := map[string]float64{"python": 0.1, "node": 0.04, goLanguage: 0.01}[languageOf(usual[i].name, usualRun)]
		cells[i] = shared + sd*r.NormFloat64()
	}
}}

var usualRun = &record.Run{Contenders: map[string]string{"python": "0", "node": "1"}}

// recorded is the noise of the run whose table is in bench/contenders/README.md.
func recorded(t *testing.T, unit string) noise.Noise {
	t.Helper()
	files := resultstest.ReadFiles(t, "../../bench/contenders/testdata/lesson.txt")
	tables := resultstest.Must(table.Tables(files))
	at := slices.IndexFunc(tables, func(t *table.Table) bool { return t.Name == "words" })
	var residuals [][]float64
	for _, p := range usual { // each as the row of that name
		row := tables[at].Row(p.name)
		own := make([]float64, len(table.LogsOf(row, unit)))
		for _, other := range tables[at].Rows {
			for i, x := range table.LogRatios(row, other, unit) {
				own[i] += x / float64(len(tables[at].Rows))
			}
		}
		average := mean(own)
		for i := range own { // of n residuals about a mean that is their own
			own[i] = (own[i] - average) * math.Sqrt(float64(len(own))/float64(len(own)-1))
		}
		residuals = append(residuals, own)
	}
	return noise.Mirrored("of "+unit, residuals)
}

func mean(x []float64) (mean float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	return mean
}

// gainCoverage has a noise for each unit.
func gainCoverage(t *testing.T, name string, noises []noise.Noise, blocks int) {
	tables := tablesOf(t, blocks, usual)
	file := tables[0].Source
	r, trials := rand.New(rand.NewPCG(10, uint64(blocks))), min(*noise.Trials, 1000)
	columns := map[string]func(Gains) Gain{
		"fetching": func(g Gains) Gain { return g.Fetch }, "processing": func(g Gains) Gain { return g.Process },
		"in all": func(g Gains) Gain { return g.All }, "over Go": func(g Gains) Gain { return g.OverGo },
	}
	held := map[string]int{}
	for range trials {
		redraw(r, file, noises, blocks)
		languages := Of(resultstest.Must(table.Tables([]*record.File{file}))[0])
		for what, of := range columns {
			held[what] += noise.Btoi(allHold(languages, what, of))
		}
	}
	for what := range columns {
		rate := float64(held[what]) / float64(trials)
		t.Logf("%-12s %2d blocks: all gains %s are in their intervals in %.2f %%", name, blocks, what, 100*rate)
		if rate < 1-stats.Alpha-3*math.Sqrt(stats.Alpha*(1-stats.Alpha)/float64(trials)) {
			t.Errorf("%s, %d blocks, %s: only %.1f %%", name, blocks, what, 100*rate)
		}
	}
}

// allHold says whether all intervals of a column hold the true gains.
func allHold(languages []Language, what string, of func(Gains) Gain) bool {
	known := 0
	for _, l := range languages {
		for _, g := range l.Rows {
			gain, truth := of(g), truthOf(what, g.Strategy, l.Base.Strategy)
			if gain.Known && !(gain.Low <= truth && truth <= gain.High) {
				return false
			}
			known += noise.Btoi(gain.Known)
		}
	}
	return known >= len(usual)-len(languages)
}

func truthOf(what, strategy, base string) float64 {
	at := func(name string) program {
		return usual[slices.IndexFunc(usual, func(p program) bool { return p.name == name })]
	}
	switch of, own := at(strategy), at(base); what {
	case "fetching":
		return own.fetch / of.fetch
	case "processing":
		return own.process / of.process
	case "in all":
		return own.takes / of.takes
	default:
		return usual[0].takes / of.takes
	}
}

// redraw measures all programs again, each unit with a noise of its own.
func redraw(r *rand.Rand, file *record.File, noises []noise.Noise, blocks int) {
	cells := make([]float64, len(usual))
	for k, unit := range units {
		for block := range blocks {
			noises[k].Draw(r, block, blocks, cells)
			for i, s := range file.Series {
				p := usual[i]
				truth := []float64{p.takes, p.fetch, p.process}[k]
				s.Columns[s.Column(record.Tidied(unit))][block] = truth * math.Exp(cells[i])
			}
		}
	}
}
