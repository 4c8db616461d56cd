package runner

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/internal/testmachines"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/strategies"
)

// A temporary directory that cannot be written to is named, with how to have another. Nothing is left
// in one that can.
func TestCheckTemp(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(scratch.Variable(), dir)
	if err := (Preflight{Temp: true}).Check(t.Context()); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{filepath.Join(dir, "none"), file} {
		t.Setenv(scratch.Variable(), bad)
		err := Preflight{Temp: true}.Check(t.Context())
		if err == nil || !strings.Contains(err.Error(), "the temporary directory "+bad+" cannot be written to: ") ||
			!strings.Contains(err.Error(), scratch.Variable()+"=DIR") {
			t.Errorf("%s: error %v", bad, err)
		}
		if _, err := new(Engine).newEnvelope(); err == nil || !strings.Contains(err.Error(), "the temporary directory "+bad) {
			t.Errorf("%s: the details: error %v", bad, err)
		}
	}
}

// Nothing is checked that is not needed, and each check is made that is.
func TestPreflight(t *testing.T) {
	if err := (Preflight{}).Check(t.Context()); err != nil {
		t.Error(err)
	}
	all := Preflight{Cells: growing(t), Fixture: true, Temp: true, Engine: os.Args[0], Test: os.Args[0]}
	if err := all.Check(t.Context()); err != nil {
		t.Error(err)
	}
	many := growing(t)
	for i := range many {
		many[i].Scenario.Profile.Items = 1 << 20 // more than there are ports anywhere
	}
	t.Setenv(scratch.Variable(), filepath.Join(t.TempDir(), "none"))
	for want, p := range map[string]Preflight{
		"needs 1048576 connections at once": {Cells: many, Temp: true}, // before what comes later
		"cannot be written to":              {Cells: growing(t), Fixture: true, Temp: true, Engine: "/nowhere"},
		"no such file or directory":         {Fixture: true, Engine: "/nowhere"},
		"it is a directory":                 {Test: "/"},
	} {
		if err := p.Check(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// growing are cells of which each needs more connections than the one before, and the last, of perurl,
// one for each of 200 items.
func growing(t *testing.T) []scenario.Cell {
	t.Helper()
	s := scenario.Scenarios()[0].With(200, scenario.Seed)
	entries, err := scenario.FindStrategies([]string{"sequential", "pool", "perurl"})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(entries, func(a, b strategies.Entry) int { return a.Fetches(128, 200) - b.Fetches(128, 200) })
	return scenario.WithPairs(scenario.Cells([]scenario.Scenario{s}, entries, []int{128}))
}

// Too few local ports are found out before the first sample, and the largest need is named; a system
// that does not say has the usual ones.
func TestCheckPorts(t *testing.T) {
	unknown := func() (host.PortRange, bool) { return host.PortRange{}, false }
	small := func() (host.PortRange, bool) { return host.PortRange{Low: 1, High: 100, Source: "in a test"}, true }
	for _, tt := range []struct {
		text   string
		system func() (host.PortRange, bool)
		want   string
	}{
		{"32768\t60999\n", small, ""}, {"1000 1002", unknown, "3 local ports (1000 to 1002, in /proc/sys"},
		{"", unknown, ""}, {"x y", unknown, ""}, {"9 3", unknown, ""}, {"-5 0", unknown, ""},
		{"", small, "100 local ports (1 to 100, in a test)"},
		{"1 215", unknown, "perurl/limit=128 needs 200 connections at once"}, {"1 216", unknown, ""},
	} {
		root := testmachines.RootOf(map[string]string{"proc/sys/net/ipv4/ip_local_port_range": tt.text})
		err := checkPorts(growing(t), root, tt.system)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want %q", tt.text, err, tt.want)
		}
	}
}

// A system that does not tell its ports has the usual ones, and a batch that needs more is refused.
func TestUsualPorts(t *testing.T) {
	for goos, want := range map[string]int{"darwin": 16384, "windows": 16384, "freebsd": 16384, "linux": 28232} {
		if p := host.UsualPorts(goos); p.High-p.Low+1 != want {
			t.Errorf("%s: %d ports, want %d", goos, p.High-p.Low+1, want)
		}
	}
	cells := growing(t)
	for i := range cells {
		cells[i].Scenario.Profile.Items = 30_000
	}
	err := checkPorts(cells, testmachines.RootOf(nil), func() (host.PortRange, bool) { return host.PortRange{}, false })
	if err == nil || !strings.Contains(err.Error(), "30000 connections") {
		t.Errorf("error %v, want one about 30000 connections", err)
	}
}

// The largest cell is named at once, whichever comes first, with what it needs on each side.
func TestCheckFiles(t *testing.T) {
	cells := growing(t)
	for _, tt := range []struct {
		now, hard uint64
		inProcess bool
		want      string
	}{
		{264, 264, false, ""}, {464, 464, true, ""}, {1 << 63, 1 << 63, true, ""},
		{263, 263, false, "perurl/limit=128 needs 200 connections at once, and a process may open 263 files here; this is " +
			"the hard limit"},
		{263, 300, false, "files here; raise the limit (ulimit -n 264)"},
		{463, 463, true, "needs 200 connections at once, with both ends of each in one process (--in-process)"},
		{463, 463, true, "(ulimit -n 464)"}, {64, 64, false, "(ulimit -n 264)"}, {0, 0, false, "(ulimit -n 264)"},
	} {
		err := checkFiles(cells, tt.inProcess, func() (uint64, uint64, bool) { return tt.now, tt.hard, true })
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: error %v", tt, err)
		}
	}
	if err := checkFiles(cells, false, func() (uint64, uint64, bool) { return 0, 0, false }); err != nil {
		t.Errorf("an unknown limit: %v", err)
	}
	if now, hard, ok := process.FileLimits(); ok && now > hard {
		t.Errorf("%d files, at most %d", now, hard)
	}
}
