package chart

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/machines"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// The words of all charts: of a recorded run, of several limits, of two machines, of two sides, and of a simulation.
func TestWords(t *testing.T) {
	var out bytes.Buffer
	say := func(of string, c *Chart) {
		fmt.Fprintf(&out, "%s: %s\n  sentence: %s\n  note: %s\n  text: %s\n\n", of, c.Title, c.Sentence, c.Note, c.Alt)
	}
	files := resultstest.ReadFiles(t, resultstest.RecordedPath, "../testdata/scaling.txt")
	for _, tab := range resultstest.Must(table.Tables(files)) {
		if tab.File == resultstest.RecordedPath && tab.Name != "mixed" {
			continue // they read alike
		}
		charts, missing := Of(tab)
		for _, c := range charts {
			say(tab.Name, c)
		}
		for _, m := range missing {
			fmt.Fprintf(&out, "%s: %s\n  missing: %s\n\n", tab.Name, m.Title, m.Why)
		}
	}
	elsewhere := resultstest.NewRun()
	elsewhere.Facts = map[string]string{"machine": "l-8c-2222"}
	labelled := []record.Labelled{resultstest.OldRun().Read(t), elsewhere.Read(t)}
	side := resultstest.Must(machines.Compare(table.Options{}, labelled))
	for _, s := range side.Scenarios {
		c, _ := Machines(side, s)
		say(s.Name, c)
	}
	against := resultstest.ReadFiles(t, "../testdata/against.txt")[0]
	two := resultstest.Must(compare.OfSides(table.Options{}, against))
	for _, m := range two.Matches {
		c, _ := Against(two, m)
		say(m.New.Name, c)
	}
	say("simulated", Regimes(regimesOf()))
	resultstest.IsGolden(t, "words.golden", out.Bytes())
}
