package lab

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/strategies"
)

// Every line that is marked does what it is marked for, and every line that does it is marked.
func TestLines(t *testing.T) {
	does := map[string]*regexp.Regexp{
		"fetch":    regexp.MustCompile(`work\.Fetch\(ctx, item\)$`),
		"process":  regexp.MustCompile(`work\.Process\(ctx, item\)$`),
		"emit":     regexp.MustCompile(`^\s*emit\(item\)$|ring\.Done\(`),
		"handover": regexp.MustCompile(`\w <- item|\.Go\(func|\.Put\(item|ring\.(Add|Done)\(`),
		"wait":     regexp.MustCompile(`\.Wait\b|\.Await\(|\.Acquire\(|<- struct\{\}\{\}`),
	}
	check := func(name, source string, lines Lines) {
		marked := map[string][]int{"fetch": lines.Fetch, "process": lines.Process, "emit": lines.Emit,
			"handover": lines.HandOver, "wait": lines.Wait}
		for kind, list := range marked {
			var want []int
			for i, line := range strings.Split(source, "\n") {
				code, _, _ := strings.Cut(line, " //")
				if does[kind].MatchString(strings.TrimRight(code, " ")) && !strings.HasPrefix(strings.TrimSpace(line), "//") &&
					!(kind == "handover" && strings.Contains(line, "loop.Go")) {
					want = append(want, i+1)
				}
			}
			if fmt.Sprint(list) != fmt.Sprint(want) {
				t.Errorf("%s: %s is marked in lines %v, done in %v", name, kind, list, want)
			}
		}
	}
	for _, e := range strategies.CatalogFor(2) {
		file, source, _ := strategies.Source(e.Name)
		lines, err := linesOf(e, file, source)
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		check(e.Name, source, lines)
	}
	for _, e := range practice.Entries() {
		_, source, ok := practice.Source(e.Name)
		lines, err := practiceLines(source)
		if !ok || err != nil {
			t.Errorf("%s has no page: %v", e.Name, err)
			continue
		}
		does["handover"], does["wait"] = regexp.MustCompile(`\w <- `), regexp.MustCompile(`\.Wait\(|^\s*<-`)
		check(e.Name, source, lines)
	}
}

// A page in which the work is not called is an error, and so is one that is no Go.
func TestLinesAreMissing(t *testing.T) {
	pool := strategies.CatalogFor(2)[3]
	if _, err := linesOf(pool, "another.go", ""); err == nil || !strings.Contains(err.Error(), "from nowhere") {
		t.Errorf("error %v", err)
	}
	file, _, _ := strategies.Source(pool.Name)
	if _, err := linesOf(pool, file, "package"); err == nil {
		t.Error("a page that is no Go is read")
	}
}
