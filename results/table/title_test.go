package table

import (
	"strings"
	"testing"
)

// A run that was not allowed all CPUs of its machine is said to be one.
func TestFewProcs(t *testing.T) {
	for _, test := range []struct{ procs, cpus, want string }{
		{"1", "2", "GOMAXPROCS=1: Go code used at most 1 of the machine's 2 CPUs at a time."},
		{"2", "2", ""},
		{"", "2", ""},
		{"2", "unknown", ""},
	} {
		table := &Table{Measured: Measured{Facts: map[string]string{FactProcs: test.procs, "cpus": test.cpus}}}
		if got := table.fewProcs(); got != test.want {
			t.Errorf("%s of %s CPUs: %q, want %q", test.procs, test.cpus, got, test.want)
		}
	}
}

// The title says how long an item takes on the machine of the file, unless that is what a cap on requests makes of it.
func TestItemTakes(t *testing.T) {
	const measured = "items: 10\nBenchmarkBatch/scenario=x/strategy=sequential/limit=4-2 1 100000 ns/op 80000 fetch-active-ns " +
		"20000 process-active-ns"
	for text, want := range map[string]string{
		measured:                    "an item: 8.000µs to fetch, 2.000µs to process",
		measured + " 0.5 rate-held": "",
		strings.Replace(measured, "items: 10\n", "", 1):           "",
		strings.Replace(measured, "80000 fetch-active-ns", "", 1): "",
		strings.Replace(measured, "sequential", "pool", 1):        "",
	} {
		title := strings.Join(parseTables(t, text+"\n")[0].Title(nil), " · ")
		if said := strings.Contains(title, "an item: "); said != (want != "") || !strings.Contains(title, want) {
			t.Errorf("%s: %q", text, title)
		}
	}
}
