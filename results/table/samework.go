package table

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
)

// What to know of figures that were taken from somebody's service, where neither the rate of
// requests nor what they bring is ours.

// notableHold is the share of the time of all fetches from which on a cap on the rate of
// requests is in the figures.
const notableHold = 0.01

// Held says whether the cap held the row's requests back.
func (r *Row) Held() bool {
	share, ok := r.Median(record.RateHeld)
	return ok && share >= notableHold
}

// OwnService says whether the table was taken from somebody's service: such rows know of a cap.
func (t *Table) OwnService() bool {
	return slices.ContainsFunc(t.Rows, func(r *Row) bool { return len(r.Values[record.Tidied(record.RateHeld)]) > 0 })
}

// A Difference is a fact that is not the same for two tables.
type Difference struct {
	Key string `json:"fact"`
	A   string `json:"old"`
	B   string `json:"new"`
}

func (d Difference) String() string {
	return d.Key + " " + cmp.Or(d.A, record.UnknownFact) + " and " + cmp.Or(d.B, record.UnknownFact)
}

// WorkFacts decide what is done. Where one of two tables lacks a fact it has the value otherwise,
// and if there is none it is unknown: an older version did not write it.
var (
	WorkFacts = []string{"items", "seed", "corpus", "fixture", "time", "max-rate", "urls", "work", record.FactContent}
	otherwise = map[string]string{"time": "measured", "max-rate": "any", "urls": "none", "work": "the scenario's"}
)

// VirtualFacts decide it in virtual time: the machine is then as much made up as the rest.
var VirtualFacts = []string{"cpus", "request-cpu", "profile"}

// WorkDiffers lists what makes the work of two tables another, so that their figures may not be
// compared; and what cannot be told, because one of them does not say it or neither does.
//
// Extra work is none of it: it stands for a change in the code under test, which is what people
// compare runs for.
func (t *Table) WorkDiffers(other *Table) (differ, unknown []Difference) {
	if t.Name != other.Name || t.IsStrategies != other.IsStrategies {
		return []Difference{{"scenario", t.Name, other.Name}}, nil
	}
	add := func(key, a, b string) {
		switch {
		case a == b && a != record.UnknownFact:
		case a == "" || b == "" || a == record.UnknownFact || b == record.UnknownFact:
			unknown = append(unknown, Difference{key, a, b})
		default:
			differ = append(differ, Difference{key, a, b})
		}
	}
	for _, key := range WorkFacts {
		if decidesWork(key, t, other) {
			add(key, cmp.Or(t.Facts[key], otherwise[key]), cmp.Or(other.Facts[key], otherwise[key]))
		}
	}
	if t.Facts["time"] == "virtual" {
		for _, key := range VirtualFacts {
			add(key, t.Facts[key], other.Facts[key])
		}
	} else if a, b := t.version(), other.version(); a != b || a == record.UnknownFact {
		add("version of the scenario", a, b)
	}
	return differ, unknown
}

// version is that of the table's scenario: "unknown" where its file does not say, and "" where
// there is no scenario that could have one, as for benchmarks of somebody else's, which overlap against also records
// where their names have strategies.
func (t *Table) version() string {
	if !t.IsStrategies || t.Facts["machine"] == "" || t.Facts["urls"] != "" {
		return ""
	}
	if t.Source == nil || t.Source.Run == nil {
		return record.UnknownFact
	}
	if run := t.Source.Run; len(run.Sides) > 0 && len(run.Versions) == 0 {
		return ""
	}
	return cmp.Or(t.Source.Run.Versions[t.Name], record.UnknownFact)
}

// MachineFacts are of the machine: a makespan says nothing about the code if one of them differs.
var MachineFacts = []string{"machine", "cpu", "cpus", "cores", "memory", "kernel", "virtualisation", "container",
	"quota", "goos", "goarch"}

// FactProcs is GOMAXPROCS where a text has it as a fact too: names have it at their ends.
const FactProcs = "gomaxprocs"

// OtherwiseDiffers lists what differs between two tables of the same work: the machine, GOMAXPROCS,
// then Go, the commit, extra work, and whatever else the files say.
func (t *Table) OtherwiseDiffers(other *Table) []Difference {
	differ := t.MachineDiffers(other)
	if t.commit() != other.commit() {
		differ = append(differ, Difference{record.KeyCommit, t.commit(), other.commit()})
	}
	both := maps.Clone(t.Facts)
	maps.Copy(both, other.Facts)
	for _, key := range slices.Sorted(maps.Keys(both)) {
		a, b := t.Facts[key], other.Facts[key]
		if a == b || a == record.UnknownFact || b == record.UnknownFact { // what is unknown contradicts nothing
			continue
		}
		if key != record.KeyCommit && key != FactProcs && !decidesWork(key, t, other) && !slices.Contains(MachineFacts, key) {
			differ = append(differ, Difference{key, cmp.Or(a, "none"), cmp.Or(b, "none")})
		}
	}
	return differ
}

// MachineDiffers is the part of [Table.OtherwiseDiffers] that is about the machine. What one of
// the tables does not say is no difference.
func (t *Table) MachineDiffers(other *Table) (differ []Difference) {
	if t.Facts["time"] == "virtual" {
		return nil
	}
	for _, key := range MachineFacts {
		a, b := t.Facts[key], other.Facts[key]
		if said := a != "" && b != "" && a != record.UnknownFact && b != record.UnknownFact; said && a != b {
			differ = append(differ, Difference{key, a, b})
		}
	}
	if a, b := t.CPUs, other.CPUs; a != b && a > 0 && b > 0 {
		differ = append(differ, Difference{"GOMAXPROCS", strconv.Itoa(a), strconv.Itoa(b)})
	}
	return differ
}

// decidesWork says whether a fact is about the work of two tables. What a service answered at first
// is so only where it goes on answering that: the content of one that does not is no work that could
// be done twice.
func decidesWork(key string, a, b *Table) bool {
	if key == record.FactContent {
		return !a.Source.ServiceChanged() && !b.Source.ServiceChanged()
	}
	return slices.Contains(WorkFacts, key) || slices.Contains(VirtualFacts, key) || key == "bound"
}

// commit is what the table's file was measured at, "+" if files differed from it; "unknown" if it
// does not say.
func (t *Table) commit() string { return t.Source.Commit(t.Facts[record.KeyCommit]) }

// InWords joins differences for a sentence.
func InWords(list []Difference) string {
	words := make([]string, len(list))
	for i, d := range list {
		words[i] = d.String()
	}
	return strings.Join(words, ", ")
}
