package bench

import (
	"bytes"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/sample"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/strategies"
)

// goTestBench runs the benchmarks of a package once, as a user would, and reads what they
// print. They may fail, but not otherwise.
func goTestBench(t *testing.T, pkg, pattern string) *record.File {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "test", "-run", "^$", "-bench", pattern, "-benchtime", "1x", pkg)
	out, err := cmd.CombinedOutput()
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	file, err := record.Parse("text", bytes.NewReader(out))
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	return file
}

// The example, as a user would copy it, gives a table with everything that overlap run gives
// but what only the fixture knows.
func TestCompareExample(t *testing.T) {
	file := goTestBench(t, "./example", ".")
	tables, err := table.Tables([]*record.File{file})
	if err != nil || len(tables) != 1 || len(file.Problems) > 0 || len(file.Failures) > 0 {
		t.Fatalf("%d tables, error %v, problems %v, failures %v", len(tables), err, file.Problems, file.Failures)
	}
	table := tables[0]
	if table.Name != "Feeds" || table.Items != 64 || len(table.Rows) != len(strategies.Catalog()) || !table.Paired() {
		t.Errorf("table %s of %d items, %d rows, paired %v", table.Name, table.Items, len(table.Rows), table.Paired())
	}
	if twice := table.NoiseFloor.Of; twice == nil || twice.Strategy != "pool" {
		t.Errorf("the noise floor is from %v", twice)
	}
	for _, row := range table.Rows {
		if gain, ok := table.Gain(row, record.FetchActive); row.N() != 6 || !ok || gain <= 0 {
			t.Errorf("%s: %d samples, fetch speedup %v", row.Strategy, row.N(), gain)
		}
		if _, ok := row.Summary(record.PeakRSS); ok {
			t.Errorf("%s has a peak RSS, which is that of all strategies", row.Strategy)
		}
	}
}

// Whatever makes strategies incomparable fails with a line that says what it is and whose.
func TestCompareRefuses(t *testing.T) {
	file := goTestBench(t, "./testdata/broken", ".")
	reasons := map[string]string{}
	for _, f := range file.Failures {
		reasons[f.Name] = f.Reason
	}
	passed := map[string]bool{}
	for _, s := range file.Series {
		passed[strings.TrimRight(s.Name, "-0123456789")] = true
	}
	for name, want := range map[string]string{
		"Sound/strategy=sequential/limit=4": "",
		"Sound/strategy=pool/limit=4":       "",
		"Wrong/strategy=sequential/limit=4": "",
		"Wrong/strategy=liar/limit=4": "disqualified: wrong results: item 7 has another digest than with " +
			"sequential",
		"Lost/strategy=loser/limit=4":           "disqualified: item 2 was emitted 0 times",
		"Unsteady/strategy=sequential/limit=4":  "the work is not the same every time: with sequential, item 0",
		"Unsteady/strategy=pool/limit=4":        "the work is not the same every time: with sequential, item 0",
		"Failing/strategy=pool/limit=4":         "1 of 8 items failed, Config.Failures is 0: no such feed",
		"Foreseen/strategy=pool/limit=4":        "",
		"Tiny/strategy=sequential/limit=4":      "too short to be stamped",
		"Unchecked/strategy=sequential/limit=4": "nothing shows that all strategies do equal work",
		"Checked/strategy=sequential/limit=4":   "wrong results: item 7: not its index",
		"Exits/strategy=sequential/limit=4": "called b.FailNow, b.Skip, require or another that exits its goroutine: " +
			"set item.Err instead",
		"Exits/strategy=pool/limit=4":            "exits its goroutine",
		"ExitsLater/strategy=sequential/limit=4": "exits its goroutine",
		"NoItems":                                "bench.Compare: Config.Items is 0: use a positive number",
		"Twice":                                  `there are two strategies named "sequential"`,
	} {
		got, failed := reasons[name]
		if failed != (want != "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if shown := passed[strings.TrimRight(name, "-0123456789")]; shown == failed {
			t.Errorf("%s: failed %v, has figures %v", name, failed, shown)
		}
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		for _, row := range table.Rows {
			if wrong := row.Strategy == "liar" ||
				row.Strategy == "loser"; table.Name != "Checked" && (row.Wrong() != "") != wrong {
				t.Errorf("%s in %s: wrong %q", row.Strategy, table.Name, row.Wrong())
			}
		}
	}
}

// A configuration that cannot be measured is refused before anything is.
func TestCompareConfig(t *testing.T) {
	valid := Config{Items: 1}
	for name, change := range map[string]func(*comparison){
		"there is no Workload":               func(c *comparison) { c.work = nil },
		"Config.Blocks is -1":                func(c *comparison) { c.cfg.Blocks = -1 },
		"Config.Failures is 2, of 1 items":   func(c *comparison) { c.cfg.Failures = 2 },
		"Config.Limits is 0: use a positive": func(c *comparison) { c.cfg.Limits = []int{0, 4} },
		"Config.Limits is empty":             func(c *comparison) { c.cfg.Limits = []int{} },
		"Config.Strategies is empty":         func(c *comparison) { c.cfg.Strategies = []strategies.Entry{} },
		`the strategy name "a/b" is no`:      func(c *comparison) { c.cfg.Strategies = []strategies.Entry{{Name: "a/b"}} },
		"strategy mine has no New":           func(c *comparison) { c.cfg.Strategies = []strategies.Entry{{Name: "mine"}} },
		"":                                   func(*comparison) {},
		"Config.Items is 1000001: use at mo": func(c *comparison) { c.cfg.Items = scenario.MaxItems + 1 },
		"Config.Blocks is 10001: use at mos": func(c *comparison) { c.cfg.Blocks = scenario.MaxBlocks + 1 },
		"Config.Limits is 65537: use at mos": func(c *comparison) { c.cfg.Limits = []int{4, scenario.MaxLimit + 1} },
		"the number of Config.Limits is 100": func(c *comparison) {
			c.cfg.Limits = slices.Repeat([]int{4}, scenario.MaxLevels+1)
		},
		"Config.Items is -4: use a positive": func(c *comparison) { c.cfg.Items = -4 },
	} {
		c := comparison{cfg: valid, work: sample.Instrumented{}}
		change(&c)
		err := c.prepare()
		if (err == nil) != (name == "") || err != nil && !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%v, want %q", err, name)
		}
	}
}
