package scenario

import (
	"os"
	"strings"
	"testing"
)

// Each scenario, core or extended, can be served, says its lesson in a line, and has a row in the README of fixtures.
func TestScenarios(t *testing.T) {
	readme, err := os.ReadFile("../../fixtures/README.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range append(Scenarios(), Extended()...) {
		if err := s.Profile.Validate(); err != nil || s.Lesson == "" || strings.Contains(s.Lesson, "\n") || seen[s.Name] {
			t.Errorf("%s: %v, lesson %q, name taken: %v", s.Name, err, s.Lesson, seen[s.Name])
		}
		seen[s.Name] = true
		if !strings.Contains(string(readme), "\n| "+s.Name+" |") {
			t.Errorf("%s has no row in the table of scenarios of fixtures/README.md", s.Name)
		}
		if changed := s.With(7, 9).Profile; changed.Items != 7 || changed.Seed != 9 {
			t.Errorf("With(7, 9): %+v", changed)
		}
	}
}

// A version changes with anything that defines the work, and not with what is a fact of its own.
func TestVersions(t *testing.T) {
	cells := func(s Scenario) []Cell { return []Cell{{Scenario: s}} }
	seen := map[string]string{}
	for _, s := range append(Scenarios(), Extended()...) {
		v := Versions(cells(s))[s.Name]
		if other, ok := seen[v]; ok || len(v) != 8 {
			t.Errorf("%s has version %q, %q too", s.Name, v, other)
		}
		seen[v] = s.Name
		if got := Versions(cells(s.With(7, 8)))[s.Name]; got != v {
			t.Errorf("%s: version %s with other items and another seed, %s without", s.Name, got, v)
		}
	}
	if got := Versions(cells(Scenario{Name: "urls"}))["urls"]; got != "unknown" {
		t.Errorf("a scenario that is not listed has version %q", got)
	}
}
