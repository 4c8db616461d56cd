package machines

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

const procsName = "GOMAXPROCS="

// longestName is how much of a name the tables have room for: figures lack what names take.
const longestName = 26

// name gives each machine the shortest name that no other has: its label, then its machine, GOMAXPROCS, the day, the
// time and the file, each only where it tells apart machines that still have one name.
func (c *Comparison) name() {
	var labels, paths []string
	for _, m := range c.Machines {
		labels, paths = append(labels, m.Label), append(paths, m.File.Path)
	}
	files := text.BriefPaths(paths)
	apart := text.TellApart(labels,
		func(i int) string { return c.shortMachine(c.Machines[i]) },
		func(i int) string { return procsName + strconv.Itoa(c.Machines[i].Procs) },
		func(i int) string { return c.Machines[i].started("2006-01-02") },
		func(i int) string { return c.Machines[i].started("15:04:05") },
		func(i int) string { return files[paths[i]] })
	for i, m := range c.Machines {
		name := strings.TrimSpace(strings.Join(append([]string{m.Label}, apart[i]...), " "))
		m.Name = cmp.Or(name, c.shortMachine(m), procsName+strconv.Itoa(m.Procs))
	}
}

// shortMachine is the machine's name, without its hash if no other machine then reads the same.
func (c *Comparison) shortMachine(m *Machine) string {
	withoutHash := func(name string) string { // "epyc-2c" of "epyc-2c-4f1a"
		if i := strings.LastIndex(name, "-"); i >= 0 && len(name)-i == len("-4f1a") {
			return name[:i]
		}
		return name
	}
	short := withoutHash(m.Machine)
	for _, other := range c.Machines {
		if other.Machine != m.Machine && withoutHash(other.Machine) == short {
			return m.Machine
		}
	}
	return short
}

// columnNames are the machines' names in tables, cut where the width is bounded.
func (c *Comparison) columnNames(cut bool) (names []string) {
	for _, m := range c.Machines {
		names = append(names, m.Name)
	}
	if cut {
		return page.ShortNames(names, longestName)
	}
	return names
}

// facts is a line that says what the machine is, and what the tables call it.
func (m *Machine) facts(column string) string {
	name, known := m.Name, m.Facts
	if column != name {
		name += " (" + column + ")"
	}
	facts := []string{known["cpu"], "", procsName + strconv.Itoa(m.Procs), known["go"],
		m.started("2006-01-02 15:04 UTC"), ""}
	if n, err := strconv.Atoi(known["cpus"]); err == nil {
		facts[1] = text.Cpus(n)
	}
	if extra := known["extra-work"]; extra != "" {
		facts[5] = extra + " extra work"
	}
	if m.Name != m.Machine {
		facts = append([]string{m.Machine}, facts...)
	}
	facts = slices.DeleteFunc(facts, func(f string) bool { return f == "" || f == record.UnknownFact })
	return name + ": " + strings.Join(facts, ", ") + "."
}

func (m *Machine) started(layout string) string {
	if m.File.Run == nil || m.File.Run.Started.IsZero() {
		return ""
	}
	return m.File.Run.Started.UTC().Format(layout)
}

// where is "everywhere", "on epyc-2c" or "at GOMAXPROCS=1".
func (c *Comparison) where(machines []int) string {
	if len(machines) == len(c.Machines) {
		return "everywhere"
	}
	preposition := "at "
	var names []string
	for _, i := range machines {
		names = append(names, c.Machines[i].Name)
		if !strings.HasPrefix(names[len(names)-1], procsName) {
			preposition = "on "
		}
	}
	return preposition + text.List(names)
}
