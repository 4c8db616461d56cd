package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCompareTrace(t *testing.T) {
	t.Parallel()
	two, one := runAtTwo, runAtOne
	code, trace, errs := overlap(t, "compare", "two="+two, one, "--format", "trace",
		"--filter", "/scenario:io AND /strategy:pool")
	if code != 0 || errs != "" || strings.Count(trace, `"process_name"`) != 2 ||
		!strings.Contains(trace, `"name":"two · io · pool · limit 16`) {
		t.Errorf("exit %d, %s%.500s", code, errs, trace)
	}
}

func TestCompareSamples(t *testing.T) {
	t.Parallel()
	two, one := runAtTwo, runAtOne
	code, text, errs := overlap(t, "compare", "two="+two, "one="+one, "--format", "csv",
		"--samples", "--filter", "/scenario:io AND /strategy:pool")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if code != 0 || errs != "" || err != nil || len(rows) != 1+2*12 || rows[0][0] != "label" || rows[1][0] != "two" ||
		rows[24][0] != "one" {
		t.Errorf("exit %d, %s, error %v, %d rows", code, errs, err, len(rows))
	}
}

// What does not go together is one line that says what to do.
func TestCompareChecks(t *testing.T) {
	two, one := runAtTwo, runAtOne
	for want, args := range map[string][]string{
		"--samples goes with --format csv": {two, one, "--samples"},
		"a row for each sample: leave out --row and --col": {two, one, "--samples", "--format", "csv",
			"--col", "machine"},
		"a trace has timelines and no table: leave out":               {two, one, "--format", "trace", "--row", "/strategy"},
		"--schema=compare, --schema=across or --schema=grid, without": {"--schema=show"},
		"nothing else: it is":     {two, "--schema"},
		"compare needs two FILEs": {},
	} {
		code, stdout, stderr := overlap(t, append([]string{"compare"}, args...)...)
		if code == 0 || stdout != "" || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: exit %d, stdout %q, stderr %q, want one line with %q", args, code, stdout, stderr, want)
		}
	}
}

// otherCorpus writes the run of a file a day later, over other documents.
func otherCorpus(t *testing.T, path string) (other string) {
	t.Helper()
	other = filepath.Join(t.TempDir(), "other.txt")
	for from, to := range map[string]string{path: other,
		strings.TrimSuffix(path, "txt") + "jsonl": strings.TrimSuffix(other, "txt") + "jsonl"} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.ReplaceAll(string(text), "corpus: a", "corpus: b")
		changed = strings.Replace(changed, `"started":"2026-11-25`, `"started":"2026-11-26`, 1)
		if err := os.WriteFile(to, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return other
}

// Where a format has no place for what is not compared, it is said all the same.
func TestCompareSaysWhatIsRefused(t *testing.T) {
	t.Parallel()
	two, _ := runAtTwo, runAtOne
	other := otherCorpus(t, two)
	for format, want := range map[string]string{
		"csv":           "overlap: source is not compared, since the work differs: corpus ",
		"csv --samples": "overlap: source is not the same work in old and other: corpus ",
		"trace":         "overlap: source is not the same work in old and other: corpus ",
		"json":          "",
		"markdown":      "",
	} {
		code, stdout, stderr := overlap(t,
			append([]string{"compare", "old=" + two, "other=" + other, "--format"}, strings.Fields(format)...)...)
		if code != 0 || stdout == "" || !strings.HasPrefix(stderr, want) || want == "" && stderr != "" ||
			strings.Count(stderr, "\n") > 1 {
			t.Errorf("%s: exit %d, %q, want %q", format, code, stderr, want)
		}
		if want == "" && !strings.Contains(stdout, "source is not compared, since the work differs") {
			t.Errorf("%s does not say what is refused", format)
		}
	}
}

// Every schema is printed, by the name that its documents have.
func TestCompareSchemas(t *testing.T) {
	t.Parallel()
	two, one := runAtTwo, runAtOne
	for kind, args := range map[string][]string{
		"compare": {two, otherCorpus(t, two)},
		"across":  {two, one},
		"grid":    {two, one, "--row", "/scenario,/strategy", "--col", "/gomaxprocs"},
	} {
		code, schema, errs := overlap(t, "compare", "--schema="+kind)
		if code != 0 || errs != "" {
			t.Fatal(code, errs)
		}
		_, document, _ := overlap(t, append([]string{"compare", "--json"}, args...)...)
		valid(t, schema, document)
	}
}

// Tables of one's own are in every format, and what there is to say of them goes beside a CSV.
func TestCompareGridFormats(t *testing.T) {
	t.Parallel()
	two, _ := runAtTwo, runAtOne
	blind := filepath.Join(t.TempDir(), "blind.txt") // without its sidecar
	text, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.ReplaceAll(text, []byte(" 0 dials "), []byte(" 1 dials ")) // a copy would be left out
	if err := os.WriteFile(blind, text, 0o644); err != nil {
		t.Fatal(err)
	}
	const said = "Which version of io was measured in blind is not known: it may be other work."
	for format, want := range map[string]string{"csv": "\nitems 128 · seed 1 · fixture child · " +
		"Batch/scenario=io/limit=16,pool,blind,ns/op,6,", "json": `"change": 0`, "markdown": "| pool | ", "table": "vs two"} {
		code, stdout, stderr := overlap(t, "compare", "two="+two, blind, "--row", "/strategy", "--col", ".file",
			"--filter", "/scenario:io", "--format", format)
		if code != 0 || !strings.Contains(strings.ReplaceAll(stdout, "\r", ""), want) {
			t.Errorf("%s: exit %d, no %q in %s", format, code, want, stdout)
		}
		if format == "csv" && stderr != "overlap: "+said+"\n" ||
			format != "csv" && (stderr != "" || !strings.Contains(stdout, said)) {
			t.Errorf("%s: stderr %q", format, stderr)
		}
	}
}
