package report

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/record"
)

// The README of the room explains each column of a table of strategies, in their order.
func TestReadmeColumns(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, explained, _ := strings.Cut(string(readme), "\n| column | is |\n")
	explained, _, _ = strings.Cut(explained, "\n\n")
	var rows []string
	for _, row := range regexp.MustCompile(`(?m)^\| (\w[^|]*) \|`).FindAllStringSubmatch(explained, -1) {
		rows = append(rows, strings.Split(row[1], ", ")...)
	}
	run, err := os.ReadFile("../testdata/bound.txt")
	if err != nil {
		t.Fatal(err)
	}
	more := "" // units that came after this run, so that their columns are not empty
	for _, unit := range record.KnownUnits {
		if unit != "B/s" && !strings.Contains(string(run), " "+strings.Replace(unit, "sec", "ns", 1)) {
			more += " 0 " + unit
		}
	}
	all := regexp.MustCompile(`(?m)^Benchmark.*`).ReplaceAllString(string(run), "${0}"+more)
	var shown []string
	for _, c := range columns(tabletest.Parse(t, all)[0])[1:] { // without that of the names
		heading := strings.ReplaceAll(strings.ReplaceAll(c.Heading, "-\n", ""), "\n", " ")
		if strings.HasPrefix(heading, "vs ") {
			heading = "verdict" // if samples were taken in blocks
		}
		shown = append(shown, heading)
	}
	if !slices.Equal(rows, shown) {
		t.Errorf("results/README.md, in Reading a report, explains the columns\n%q, a report has\n%q", rows, shown)
	}
}
