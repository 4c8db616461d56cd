package scenario

import "testing"

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
