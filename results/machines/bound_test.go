package machines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

// What took less than T* on one machine has no efficiency there, in whatever format, and nothing is
// concluded of it: not what holds or flips, nor what one CPU does, nor what nothing beats.
func TestBeyondLowerBound(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{"io": two.scenarios["io"], "cpu": {
		table.Baseline: {135, 22, 112}, "pool": {15, 14, 14}, "pipeline": {64, 50, 62}, "eventloop": {115, 25, 112}}}
	a := sideBySide(t, x, y)
	const want = "cpu at GOMAXPROCS=2: pool took less than the lower bound T*, which is impossible (efficiency 1.34). " + table.WhyBeaten +
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
	for i, row := range []*table.Row{a.Scenarios[1].Tables[0].Row("pool"), a.Scenarios[1].Tables[0].Row("pipeline"), a.Scenarios[1].Tables[1].Row("pool")} {
		if has := cellOf(row, "").Efficiency != nil; has != (i == 2) {
			t.Errorf("%s of table %d has an efficiency: %v", row.Strategy, i, has)
		}
	}
	a.Scenarios[1].Tables[0].Bound.Seconds *= 2
	if words := a.aboutEfficiency(); words != "" {
		t.Errorf("said of T* that was beaten: %s", words)
	}
}
