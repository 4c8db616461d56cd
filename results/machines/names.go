package machines

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// name gives each machine the shortest name that tells it from the others: its label if one was
// given, else the machine's name, without its hash if that will do, then GOMAXPROCS, the day and the
// time, each only where there are still two of one name.
func (a *Comparison) name() {
	for _, m := range a.Machines {
		m.Name = m.Label
	}
	parts := []func(m *Machine) string{
		a.shortMachine,
		func(m *Machine) string { return procsName + strconv.Itoa(m.procs()) },
		func(m *Machine) string { return m.started("2006-01-02") },
		func(m *Machine) string { return m.started("15:04:05") },
		a.fileOf,
		func(m *Machine) string { return fmt.Sprintf("(%d)", slices.Index(a.Machines, m)+1) },
	}
	for _, part := range parts {
		a.tell(part)
	}
	if a.oneMachine() { // then its name tells nothing
		for _, m := range a.Machines {
			if rest, ok := strings.CutPrefix(m.Name, a.shortMachine(m)+" "); ok && m.Label == "" { // it may have a space itself
				m.Name = rest
			}
		}
	}
}

// fileOf is the end of a machine's path that tells it from those of the others.
func (a *Comparison) fileOf(m *Machine) string {
	var paths []string
	for _, other := range a.Machines {
		paths = append(paths, other.File.Path)
	}
	return text.BriefPaths(paths)[m.File.Path]
}

// shortMachine is the machine's name, without its hash where no other machine reads the same.
func (a *Comparison) shortMachine(m *Machine) string {
	short := withoutHash(m.machine())
	for _, other := range a.Machines {
		if other.machine() != m.machine() && withoutHash(other.machine()) == short {
			return m.machine()
		}
	}
	return short
}

// withoutHash makes "epyc-2c" of "epyc-2c-4f1a".
func withoutHash(name string) string {
	i := strings.LastIndex(name, "-")
	if i < 0 || len(name)-i != len("-4f1a") {
		return name
	}
	return name[:i]
}

// tell adds a part to the names that are not unique, if it is not the same for all of that name.
func (a *Comparison) tell(part func(m *Machine) string) {
	values, names := map[string]map[string]bool{}, map[string]int{}
	for _, m := range a.Machines {
		if values[m.Name] == nil {
			values[m.Name] = map[string]bool{}
		}
		values[m.Name][part(m)] = true
		names[m.Name]++
	}
	for _, m := range a.Machines {
		if was := m.Name; was == "" || names[was] > 1 && len(values[was]) > 1 {
			m.Name = strings.TrimSpace(was + " " + part(m))
		}
	}
}

func (a *Comparison) oneMachine() bool {
	return !slices.ContainsFunc(a.Machines, func(m *Machine) bool { return m.machine() != a.Machines[0].machine() })
}

const procsName = "GOMAXPROCS="

// How much of a label, and of any other word of a name, the tables have room for: figures lack what
// names take.
const (
	longestLabel = 16
	longestWord  = 24
)

// columnNames are the machines' names in tables: in full if there is room for anything, and else
// without the middle of a label, or of a word, that is very long.
func (a *Comparison) columnNames(width int) []string {
	names := make([]string, len(a.Machines))
	for i, m := range a.Machines {
		if names[i] = m.Name; width > 0 {
			names[i] = m.columnName()
		}
	}
	count := map[string]int{}
	for _, name := range names {
		count[name]++
	}
	for i, name := range names {
		if count[name] > 1 { // they differ in the middle only
			names[i] = fmt.Sprintf("%s…(%d)", string([]rune(name)[:longestLabel/2]), i+1)
		}
	}
	return names
}

func (m *Machine) columnName() string {
	label, rest := m.Label, strings.TrimPrefix(m.Name, m.Label)
	if rest == m.Name {
		label = ""
	}
	words := strings.Split(rest, " ")
	for i, word := range words {
		words[i] = elided(word, longestWord)
	}
	return elided(label, longestLabel) + strings.Join(words, " ")
}

// elided has the beginning and the end of a long word.
func elided(word string, most int) string {
	if runes := []rune(word); len(runes) > most {
		head := most / 2
		return string(runes[:head]) + "…" + string(runes[len(runes)-(most-head-1):])
	}
	return word
}

// facts is a line that says what the machine is, and what the tables call it.
func (m *Machine) facts(column string) string {
	t := m.tables[0]
	var facts []string
	if m.Name != m.machine() {
		facts = append(facts, m.machine())
	}
	if cpu := t.Facts["cpu"]; cpu != "" && cpu != record.UnknownFact {
		facts = append(facts, cpu)
	}
	if n, ok := m.cpus(); ok {
		facts = append(facts, text.Cpus(int(n)))
	}
	facts = append(facts, procsName+strconv.Itoa(m.procs()))
	extra := t.Facts["extra-work"]
	if extra != "" {
		extra += " extra work"
	}
	for _, fact := range []string{t.Facts["go"], m.started("2006-01-02 15:04 UTC"), extra} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	name := m.Name
	if column != name {
		name += " (" + column + ")"
	}
	return name + ": " + strings.Join(facts, ", ") + "."
}

func (m *Machine) started(layout string) string {
	if m.File.Run == nil || m.File.Run.Started.IsZero() {
		return ""
	}
	return m.File.Run.Started.UTC().Format(layout)
}

// list joins the names of machines.
func (a *Comparison) list(machines []int) string {
	names := make([]string, len(machines))
	for i, m := range machines {
		names[i] = a.Machines[m].Name
	}
	return text.List(names)
}

// on says where: "on epyc-2c-4f1a", "at GOMAXPROCS=1".
func (a *Comparison) on(machines []int) string {
	for _, m := range machines {
		if !strings.HasPrefix(a.Machines[m].Name, procsName) {
			return "on " + a.list(machines)
		}
	}
	return "at " + a.list(machines)
}

// everywhere says on which machines, shortly where it is all of them.
func (a *Comparison) everywhere(machines []int) string {
	if len(machines) == len(a.Machines) {
		return "everywhere"
	}
	return a.on(machines)
}
