package machines

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

func TestOneCPU(t *testing.T) {
	for _, runs := range [][]invented{{two, one}, {one, two}} {
		words := said(sideBySide(t, runs...))
		for _, want := range []string{
			"Processing with one CPU (GOMAXPROCS=1) compared with GOMAXPROCS=2: less gain in cpu (1.0",
			"Fetching with one CPU (GOMAXPROCS=1) compared with GOMAXPROCS=2: less gain in mixed (9.",
			"; no less gain was found in io (",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("not said: %s\n%s", want, words)
			}
		}
	}
	same := two
	same.procs, same.day = 1, 24 // with one CPU as with two
	words := said(sideBySide(t, two, same))
	if strings.Contains(words, ": less gain") || !strings.Contains(words, ": no less gain was found in cpu (") {
		t.Errorf("one CPU that gains as much as two:\n%s", words)
	}
}

// The gains in sentences are those of the rows.
func TestGainsInSentences(t *testing.T) {
	a := sideBySide(t, two, one)
	said := said(a)
	checked := 0
	for _, unit := range []string{record.FetchActive, record.ProcessActive} {
		for _, s := range a.Scenarios {
			g := s.stageGains(1, 0, unit)
			if g == nil {
				continue
			}
			for i, gain := range map[int]float64{1: g.one, 0: g.more} {
				want, _ := s.Tables[i].Gain(s.Tables[i].Row(g.strategy), unit)
				if gain != want || !strings.Contains(said, text.Ratio(want)) {
					t.Errorf("%s %s: said %v, want %v", s.Name, unit, gain, want)
				}
				checked++
			}
		}
	}
	if checked < 6 {
		t.Errorf("only %d figures", checked)
	}
}
