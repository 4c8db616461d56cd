package chart

import (
	"bytes"
	"fmt"
	"strings"
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

// Where several tie, none of them is said to be the one that gains most.
func TestMachinesOfTies(t *testing.T) {
	files := resultstest.ReadFiles(t, resultstest.RecordedPath, "../runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt")
	side := resultstest.Must(machines.Compare(table.Options{}, []record.Labelled{
		{Label: "epyc", Files: files[:1]}, {Label: "xeon", Files: files[1:]}}))
	c, _ := Machines(side, side.Scenarios[0])
	if n := strings.Count(c.Sentence, "; no other strategy that keeps to a limit is shown to gain more."); n != 2 ||
		!strings.HasPrefix(c.Sentence, "On epyc, ordered is 15.0× (14.7–15.3×) as fast as sequential; ") {
		t.Errorf("%s", c.Sentence)
	}
}
