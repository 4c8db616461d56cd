package contenders

import (
	"slices"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/strategies"
)

// Cells are those of the contenders that can be measured, in the order of [scenario.Cells]: of the scenarios whose work
// they do.
func (s *Set) Cells(scenarios []scenario.Scenario, limits []int) (cells []scenario.Cell) {
	for _, sc := range scenarios {
		for i := range s.Found {
			if c := &s.Found[i]; c.does(sc) {
				cells = append(cells, scenario.Cells([]scenario.Scenario{sc}, c.entries(), limits)...)
			}
		}
	}
	for i := range cells {
		cells[i].Contender = true
	}
	return cells
}

// Without are the names of the scenarios whose work no contender does.
func (s *Set) Without(scenarios []scenario.Scenario) (names []string) {
	for _, sc := range scenarios {
		if !slices.ContainsFunc(s.Found, func(c Contender) bool { return c.does(sc) }) {
			names = append(names, sc.Name)
		}
	}
	return names
}

// does says whether the program does the scenario's work. It draws no numbers: all items are alike, and none fails.
func (c *Contender) does(s scenario.Scenario) bool {
	p := s.Profile
	return slices.Contains(c.Answer.Works, p.Work) && p.Rounds.Sigma == 0 && p.Rounds.Outliers == 0 &&
		p.Faults == (profile.Faults{}) && p.Documents == profile.GeneratedHTML
}

func (c *Contender) entries() (entries []strategies.Entry) {
	for _, s := range c.Answer.Strategies {
		if s.Missing == "" {
			entries = append(entries, strategies.Entry{Name: s.Name, Idea: s.Idea, Fetches: s.Connections.fetches})
		}
	}
	return entries
}

func (c Connections) fetches(limit, items int) int {
	switch c {
	case One:
		return 1
	case All:
		return items
	}
	return min(limit, items)
}

// Of is the contender whose strategy a cell is of.
func (s *Set) Of(cell scenario.Cell) *Contender {
	for i := range s.Found {
		for _, of := range s.Found[i].Answer.Strategies {
			if of.Name == cell.Entry.Name {
				return &s.Found[i]
			}
		}
	}
	return nil
}

// Facts are the versions of the interpreters, by language.
func (s *Set) Facts() map[string]string {
	facts := map[string]string{}
	for _, c := range s.Found {
		facts[c.Language] = c.Answer.Version
	}
	return facts
}

// Digests are those of the programs, by language.
func (s *Set) Digests() map[string]string {
	digests := map[string]string{}
	for _, c := range s.Found {
		digests[c.Language] = c.Digest
	}
	return digests
}
