package results

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// A strategy that has no use for a limit is the same cell whichever limit it was measured at, and a
// slowdown of it is stopped.
func TestLimitless(t *testing.T) {
	before := atLimits(t, resultstest.Old(), "16")
	v, err := Compare(table.Options{}, before, atLimits(t, resultstest.Now(), "4", "16"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(v.Only, " "); got != "pool/4 in io is only in new. pool/4 in cpu is only in new." {
		t.Errorf("said: %s", got)
	}
	if n := len(v.all()); n != 6 {
		t.Errorf("%d cells are compared, want 6", n)
	}
	if text := shownVersus(t, v); !strings.Contains(text, "\npool/16 ") || strings.Contains(text, "sequential/") {
		t.Errorf("limits are not named alike:\n%s", text)
	}
	for _, c := range v.json().Tables[0].Cells {
		if limit := map[bool]string{true: "16"}[c.Strategy == "pool"]; c.Limit != limit {
			t.Errorf("the limit of %s is %q, want %q", c.Strategy, c.Limit, limit)
		}
	}
	if v, err = Compare((table.Options{}), before, atLimits(t, resultstest.Now(), "4")); err != nil {
		t.Fatal(err)
	}
	if text := shownVersus(t, v); !strings.Contains(text, "\npool ") || !strings.Contains(text, "io · 128 items a batch · limit 16 · ") {
		t.Errorf("the limit of what has no use for one is made much of:\n%s", text)
	}
	slow := resultstest.Now()
	slow.Slower, slow.Slows = 1.3, table.Baseline
	g, err := GateOptions{MinEffect: 0.05}.Gate(before, atLimits(t, slow, "4"))
	if err == nil && g.Passed() {
		t.Errorf("a slowdown of %s passes: %s", table.Baseline, g.Why())
	}
}

// Where several limits were measured with it, which is custom, it is limits that tell rows apart.
func TestLimitlessTwice(t *testing.T) {
	twice := resultstest.Old().ReadWithout(t, func(text string) string {
		var out strings.Builder
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "Bench") && strings.Contains(line, "="+table.Baseline) {
				out.WriteString(strings.Replace(line, "/limit=16", "/limit=4", 1))
			}
			out.WriteString(line)
		}
		return out.String()
	}, resultstest.AsItIs)
	v, err := Compare(table.Options{}, twice, resultstest.Now().Read(t))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.all()); n != 4 || len(v.Only) != 2 || !strings.HasPrefix(v.Only[0], "sequential/4 in io is only in old") {
		t.Errorf("%d cells are compared, %q", n, v.Only)
	}
}

// Machines at other limits are side by side, in one line for what has no use for a limit, and all
// lines of a table name theirs if one does.
func TestLimitlessAcross(t *testing.T) {
	other := resultstest.Now()
	other.Facts = map[string]string{"machine": "l-8c-2222"}
	a, err := SideBySide(table.Options{}, []record.Labelled{atLimits(t, resultstest.Old(), "16"), atLimits(t, other, "4", "16")})
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, key := range a.Scenarios[0].sorted() {
		labels = append(labels, a.Scenarios[0].label(key))
	}
	for _, want := range []string{"pool/16", "pool/4", table.Baseline, table.Unlimited} {
		if n := strings.Count(" "+strings.Join(labels, " ")+" ", " "+want+" "); n != 1 {
			t.Errorf("%s is in %d lines: %q", want, n, labels)
		}
	}
	var csv bytes.Buffer
	if err := a.WriteCSV(&csv); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"io,sequential,16,", "io,sequential,4,"} {
		if !strings.Contains(csv.String(), want) {
			t.Errorf("no %s in\n%s", want, csv.String())
		}
	}
}
