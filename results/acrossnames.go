package results

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// name gives each machine the shortest name that tells it from the others: its label if one was
// given, else what differs of the machine's name, GOMAXPROCS, the day and the time, in that order.
func (a *Across) name() {
	labelled := true
	for i, m := range a.Machines {
		labelled = labelled && m.Label != ""
		for _, other := range a.Machines[:i] {
			labelled = labelled && m.Label != other.Label
		}
	}
	parts := []func(m *Machine) string{
		(*Machine).machine,
		func(m *Machine) string { return procsName + strconv.Itoa(m.procs()) },
		func(m *Machine) string { return m.started("2006-01-02") },
		func(m *Machine) string { return m.started("15:04:05") },
		func(m *Machine) string { return filepath.Base(m.File.Path) },
	}
	for _, m := range a.Machines {
		m.Name = m.Label
	}
	if labelled {
		return
	}
	for _, part := range parts {
		if a.distinct() {
			break
		}
		a.append(part)
	}
	for i, m := range a.Machines {
		if !a.distinct() {
			m.Name = fmt.Sprintf("%s (%d)", m.Name, i+1)
		}
	}
}

const procsName = "GOMAXPROCS="

// append adds a part to all names of machines that have no label, unless it is the same for all.
func (a *Across) append(part func(m *Machine) string) {
	values := map[string]bool{}
	for _, m := range a.Machines {
		values[part(m)] = true
	}
	for _, m := range a.Machines {
		switch {
		case len(values) < 2 || part(m) == "":
		case m.Name == "":
			m.Name = part(m)
		default:
			m.Name += " " + part(m)
		}
	}
}

func (a *Across) distinct() bool {
	seen := map[string]bool{}
	for _, m := range a.Machines {
		if m.Name == "" || seen[m.Name] {
			return false
		}
		seen[m.Name] = true
	}
	return true
}

// facts is a line that says what the machine is.
func (m *Machine) facts() string {
	t := m.tables[0]
	facts := []string{m.machine()}
	if cpu := t.Facts["cpu"]; cpu != "" && cpu != unknownFact {
		facts = append(facts, cpu)
	}
	if n, ok := m.cpus(); ok {
		facts = append(facts, cpus(int(n)))
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
	return m.Name + ": " + strings.Join(facts, ", ") + "."
}

func (m *Machine) started(layout string) string {
	if m.File.Run == nil || m.File.Run.Started.IsZero() {
		return ""
	}
	return m.File.Run.Started.UTC().Format(layout)
}

// list joins the names of machines.
func (a *Across) list(machines []int) string {
	names := make([]string, len(machines))
	for i, m := range machines {
		names[i] = a.Machines[m].Name
	}
	return list(names)
}

// on says where: "on epyc-2c-4f1a", "at GOMAXPROCS=1".
func (a *Across) on(machines []int) string {
	for _, m := range machines {
		if !strings.HasPrefix(a.Machines[m].Name, procsName) {
			return "on " + a.list(machines)
		}
	}
	return "at " + a.list(machines)
}

// everywhere says on which machines, shortly where it is all of them.
func (a *Across) everywhere(machines []int) string {
	if len(machines) == len(a.Machines) {
		return "everywhere"
	}
	return a.on(machines)
}
