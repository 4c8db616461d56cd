package machines

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Comparison is several machines side by side. A machine at another GOMAXPROCS is another machine:
// what it may use decides what it can gain.
type Comparison struct {
	Machines    []*Machine  // the columns
	Scenarios   []*Scenario // that at least two machines did the same work of
	Conclusions []Conclusion
	Refused     []string  // what is not compared, each with the reason
	LeftOut     []LeftOut // other runs of the same machine
	Unknown     []Unknown
}

// An Unknown is what cannot be told to be the same work, because a file does not say.
type Unknown struct {
	Scenario string
	A, B     int      // machines
	Facts    []string // that one of them lacks
}

// A Machine is what was measured in one place, by one label.
type Machine struct {
	Name   string // the shortest that tells it from the others
	Label  string // as it was given, or ""
	File   *record.File
	given  int // which label it is of
	tables []*table.Table
}

// Compare puts the machines of several files side by side: one for each label, machine and
// GOMAXPROCS. Of several runs of one machine under one label the newest that is complete counts. An
// error says why there is nothing to compare.
func Compare(o table.Options, labelled []record.Labelled) (*Comparison, error) {
	a := &Comparison{}
	for i, l := range labelled {
		if err := a.add(o, i, l); err != nil {
			return nil, err
		}
	}
	a.choose()
	if err := a.copies(); err != nil {
		return nil, err
	}
	if err := a.alone(labelled); err != nil {
		return nil, err
	}
	a.name()
	a.match()
	if len(a.Scenarios) == 0 {
		return nil, fmt.Errorf("these machines cannot be compared: %s", cmp.Or(strings.Join(a.Refused, " "), "they have no scenario in common"))
	}
	a.Refused = append(a.Refused, a.tooFast()...)
	a.conclude()
	return a, nil
}

// Several says whether files are of more than one machine, or of one at more than one
// GOMAXPROCS. Two files of the same machines, such as two of go test -cpu 1,2, are not: each
// machine of one has its counterpart in the other.
func Several(labelled []record.Labelled) bool {
	var first []spot
	files := 0
	for _, l := range labelled {
		for _, f := range l.Files {
			own := spots(f)
			switch {
			case len(own) == 0:
				continue
			case files == 0:
				first = own
			case !sameSpots(first, own):
				return true
			}
			files++
		}
	}
	return files == 1 && len(first) > 1
}

// spots are those of all strategies of a file.
func spots(f *record.File) (all []spot) {
	for _, s := range f.Series {
		if parts := record.NameParts(s.Name); parts["strategy"] != "" {
			t := new(table.Grouper).NewTable(s.Key(f.Path), parts, true)
			t.Exact = f.Exact
			all = ordered.Union(all, []spot{{machineOf(t), t.CPUs}})
		}
	}
	return all
}

func sameSpots(x, y []spot) bool {
	return len(x) == len(y) && len(ordered.Union(slices.Clone(x), y)) == len(x)
}

// add takes the runs of a label: what a file has of one machine at one GOMAXPROCS.
func (a *Comparison) add(o table.Options, given int, l record.Labelled) error {
	tables, err := o.Tables(l.Files)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if !t.IsStrategies {
			continue // a benchmark of somebody else's has no strategies
		}
		i := slices.IndexFunc(a.Machines, func(m *Machine) bool { return m.given == given && m.File == t.Source && m.same(t) })
		if i < 0 {
			i, a.Machines = len(a.Machines), append(a.Machines, &Machine{Label: l.Label, File: t.Source, given: given})
		}
		a.Machines[i].tables = append(a.Machines[i].tables, t)
	}
	return nil
}

func (m *Machine) same(t *table.Table) bool {
	return m.machine() == machineOf(t) && m.procs() == t.CPUs
}

// machine is the name that the run gave it.
func (m *Machine) machine() string { return machineOf(m.tables[0]) }

func machineOf(t *table.Table) string {
	if t.Exact {
		return "virtual time"
	}
	return cmp.Or(t.Facts["machine"], record.UnknownFact)
}

// procs is the machine's GOMAXPROCS.
func (m *Machine) procs() int { return m.tables[0].CPUs }

// match finds the tables of the same work. Where machines disagree about what the work is, those
// count that most agree with, the first of several: so the order of the files decides as little as
// it can.
func (a *Comparison) match() {
	for _, name := range a.names() {
		var best *Scenario
		var refused []string
		var unknown []Unknown
		for _, m := range a.Machines {
			for _, ref := range m.of(name) {
				if s, no, un := a.alike(ref); best == nil || s.measured() > best.measured() {
					best, refused, unknown = s, no, un
				}
			}
		}
		a.Refused = append(a.Refused, refused...)
		a.Unknown = append(a.Unknown, unknown...)
		if best.measured() > 1 {
			a.Scenarios = append(a.Scenarios, best)
		} else if len(refused) == 0 {
			a.Refused = append(a.Refused, fmt.Sprintf("%s was measured %s only.", name, a.on(best.on())))
		}
	}
}

// names are the scenarios, in the order in which they first come.
func (a *Comparison) names() []string {
	var names []string
	for _, m := range a.Machines {
		for _, t := range m.tables {
			if !slices.Contains(names, t.Name) {
				names = append(names, t.Name)
			}
		}
	}
	return names
}

func (m *Machine) of(name string) []*table.Table {
	return slices.DeleteFunc(slices.Clone(m.tables), func(t *table.Table) bool { return t.Name != name })
}

// alike are the tables of the same work as ref, one a machine.
func (a *Comparison) alike(ref *table.Table) (s *Scenario, refused []string, unknown []Unknown) {
	s = &Scenario{Name: ref.Name, Tables: make([]*table.Table, len(a.Machines))}
	from := slices.IndexFunc(a.Machines, func(m *Machine) bool { return slices.Contains(m.tables, ref) })
	for i, m := range a.Machines {
		tables := m.of(ref.Name)
		if i == from {
			tables = []*table.Table{ref}
		}
		for _, t := range tables {
			differ, cannot := ref.WorkDiffers(t)
			switch {
			case len(differ) > 0 && t == tables[len(tables)-1]:
				refused = append(refused, fmt.Sprintf("%s on %s is not compared with %s, since the work differs: %s.", ref.Name, m.Name, a.Machines[from].Name, table.InWords(differ)))
			case len(differ) > 0:
				continue
			case len(cannot) > 0 && t != ref:
				unknown = append(unknown, Unknown{ref.Name, from, i, keysOf(cannot)})
			}
			if len(differ) == 0 {
				s.Tables[i] = t
				break
			}
		}
	}
	return s, refused, unknown
}

func keysOf(list []table.Difference) (keys []string) {
	for _, d := range list {
		keys = append(keys, d.Key)
	}
	return keys
}

// doubts says what is unknown, in a sentence for all scenarios of which the same is.
func (a *Comparison) doubts() (said []string) {
	var order []string
	scenarios := map[string][]string{}
	for _, u := range a.Unknown {
		key := fmt.Sprintf("the same work %s is not quite known, since not all files say it: %s.", a.on([]int{u.A, u.B}), text.List(u.Facts))
		if scenarios[key] == nil {
			order = append(order, key)
		}
		scenarios[key] = append(scenarios[key], u.Scenario)
	}
	for _, key := range order {
		verb := " is "
		if len(scenarios[key]) > 1 {
			verb = " are "
		}
		said = append(said, "Whether "+text.List(scenarios[key])+verb+key)
	}
	return said
}
