package table

import "testing"

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
