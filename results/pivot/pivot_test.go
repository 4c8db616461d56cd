package pivot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

// tabulated applies a filter and makes tables.
func tabulated(t *testing.T, filter, row, col string, labelled ...record.Labelled) (*Grids, error) {
	t.Helper()
	s, err := query.ParseSelection(filter, row, col)
	if err != nil {
		t.Fatal(err)
	}
	labelled, err = s.Apply(labelled, record.Makespan)
	if err != nil {
		t.Fatal(err)
	}
	return Of(s, labelled, record.Makespan)
}

func mustTabulate(t *testing.T, filter, row, col string, labelled ...record.Labelled) *Grids {
	t.Helper()
	g, err := tabulated(t, filter, row, col, labelled...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// counts are how many samples there are in each cell, by table, row and column, as in the CSV.
func counts(g *Grids, t *testing.T) map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteCSV(&out, g); err != nil {
		t.Fatal(err)
	}
	n := map[string]string{}
	for _, line := range resultstest.ReadCSV(t, out.Bytes()) {
		n[line["row"]+" "+line["col"]] += line["n"]
	}
	return n
}

// textOf is a file of strategies under these facts, in which names end in procs.
func textOf(t *testing.T, label, facts, procs string) record.Labelled {
	t.Helper()
	var text strings.Builder
	text.WriteString(facts)
	for range 3 {
		for _, s := range []string{"pool", "staged"} {
			text.WriteString("BenchmarkBatch/scenario=io/strategy=" + s + "/limit=16" + procs + " 10 100" +
				fmt.Sprint(label[len(label)-1]) + " ns/op\n")
		}
	}
	f, err := record.Parse(label+".txt", strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return record.Labelled{Label: label, Files: []*record.File{f}}
}

// Machines with other numbers of CPUs are side by side: only in virtual time is that number work, and
// GOMAXPROCS is kept apart where it would differ within a cell, and nowhere else.
func TestGridOfMachines(t *testing.T) {
	small := textOf(t, "a", "machine: s\ncpus: 2\ngomaxprocs: 2\n", "-2")
	large := textOf(t, "b", "machine: l\ncpus: 8\ngomaxprocs: 8\n", "-8")
	single := textOf(t, "c", "machine: s\ncpus: 2\ngomaxprocs: 1\n", "")
	few, many := textOf(t, "v2", "time: virtual\ncpus: 2\n", "-2"), textOf(t, "v8", "time: virtual\ncpus: 8\n", "-2")
	for _, c := range []struct {
		row, col string
		files    []record.Labelled
		tables   int
		said     string
		pooled   []string
	}{
		{"/strategy", "machine", []record.Labelled{small, large}, 1, "GOMAXPROCS is 2 in s and 8 in l.", nil},
		{"", "machine", []record.Labelled{small, large}, 1, "GOMAXPROCS is 2 in s and 8 in l.", nil},
		{"/strategy", "gomaxprocs", []record.Labelled{small, large, single}, 1, "", nil},
		{"/strategy", "cpus", []record.Labelled{small, large}, 1, "GOMAXPROCS is 2 in 2 and 8 in 8.", nil},
		{"machine", ".file", []record.Labelled{small, large}, 2, "GOMAXPROCS is 2 in a and 8 in b.", nil},
		{"/strategy", "/gomaxprocs", []record.Labelled{small, large}, 1, "", nil},
		{"/strategy", "machine", []record.Labelled{small, large, single}, 3, "Tables are by GOMAXPROCS", nil},
		{"/strategy", "/limit", []record.Labelled{small, large}, 2, "", nil},
		{"/strategy", "machine", []record.Labelled{small, textOf(t, "e", "machine: s\ncpus: 2\ngomaxprocs: 2\n", "-2")}, 1,
			"Samples that differ in file are in one cell.", []string{"file"}},
		{"/strategy", "/gomaxprocs", []record.Labelled{small, textOf(t, "d", "machine: m\ncpus: 4\n", "-2")}, 1,
			"Samples that differ in cpus, file, gomaxprocs, machine are in one cell.",
			[]string{"cpus", "file", "gomaxprocs", "machine"}},
		{"/strategy", ".file", []record.Labelled{few, many}, 2, "", nil},
		{"/strategy", "cpus", []record.Labelled{few, many}, 1, "", nil},
	} {
		g := mustTabulate(t, "", c.row, c.col, c.files...)
		g.UnknownWork = nil // these texts have no sidecars
		said := strings.TrimSpace(strings.Replace(strings.Join(g.Sentences(), "\n"), compare.SamplesMissing, "", 1))
		if len(g.Tables) != c.tables || !strings.HasPrefix(said, c.said) || c.said == "" && said != "" ||
			!slices.Equal(g.Pooled, c.pooled) {
			t.Errorf("--row %s --col %s: %d tables, pooled %q, %q, want %d and %q", c.row, c.col, len(g.Tables), g.Pooled, said,
				c.tables, c.said)
		}
		for at, n := range counts(g, t) {
			if g.any(func(_ *Grid, c *cell) bool { return len(c.procs()) > 1 }) {
				t.Errorf("%s: %s samples of more than one GOMAXPROCS", at, n)
			}
		}
	}
}

// What is told apart within columns is not pooled.
func TestGridPooled(t *testing.T) {
	a, b := textOf(t, "a", "goos: linux\nmachine: s\nkernel: 1\n", ""),
		textOf(t, "b", "goos: linux\nmachine: l\nkernel: 2\n", "")
	if g := mustTabulate(t, "", "/strategy", "machine", a, b); len(g.Pooled) > 0 {
		t.Errorf("each cell has one kernel, and pooled is %q", g.Pooled)
	}
	if g := mustTabulate(t, "", "/strategy", "goos", a, b); !slices.Equal(g.Pooled,
		[]string{"file", "kernel", "machine"}) {
		t.Errorf("pooled is %q", g.Pooled)
	}
}

// A disqualified strategy has no figures, however fast it was, and the reason is said; also where
// the filter leaves the failure out.
func TestGridDisqualified(t *testing.T) {
	for _, filter := range []string{"/scenario:io", "-/arm:b AND /scenario:io"} {
		bad := resultstest.NewRun().Read(t)
		bad.Files[0].Failures = append(bad.Files[0].Failures,
			record.NewFailure("Batch/scenario=io/strategy=pool/limit=16/arm=b", record.Disqualified.Because("another digest")),
			record.NewFailure("Batch/scenario=cpu/strategy=sequential/limit=16", record.Disqualified.Because("another digest")),
			record.NewFailure("Batch/scenario=io/strategy=sequential/limit=16", "timed out"),
			record.NewFailure("Batch/scenario=io/strategy=sequential/limit=16-7",
				record.Disqualified.Because("at another GOMAXPROCS")))
		g := mustTabulate(t, filter, "/strategy", ".file", resultstest.OldRun().Read(t), bad)
		if want := []string{"pool at limit 16 in io of new is left out: disqualified: another " +
			"digest."}; !slices.Equal(g.LeftOut, want) || !slices.Equal(g.Sentences(), want) {
			t.Errorf("%s: said %q", filter, g.Sentences())
		}
		if got, want := counts(g, t), map[string]string{"sequential old": "6", "sequential new": "6",
			"pool old": "6"}; !maps.Equal(got, want) {
			t.Errorf("%s: %v", filter, got)
		}
	}
	bad := resultstest.OldRun().Read(t)
	bad.Files[0].Failures = []record.Failure{record.NewFailure("Batch/scenario=io/strategy=pool/limit=16",
		record.Disqualified.Because("wrong"))}
	if _, err := tabulated(t, "/strategy:pool AND /scenario:io", "/strategy", ".file", bad); err == nil ||
		!strings.Contains(err.Error(), "nothing is left to tabulate: pool at limit 16 in io of old") {
		t.Errorf("error %v", err)
	}
}

// Only versions of scenarios that are there count; a file that does not say its own is named.
func TestGridVersions(t *testing.T) {
	other := resultstest.NewRun().Read(t)
	other.Files[0].Run.Versions["cpu"] = "another"
	if _, err := tabulated(t, "", "/strategy", ".file", resultstest.OldRun().Read(t), other); err == nil {
		t.Error("two versions of cpu are side by side")
	}
	mustTabulate(t, "/scenario:io", "/strategy", ".file", resultstest.OldRun().Read(t), other)
	blind := resultstest.NewRun().Read(t)
	blind.Files[0].Run = nil
	g := mustTabulate(t, "", "/strategy", ".file", resultstest.OldRun().Read(t), blind)
	if want := []string{"Which version of cpu was measured in new is not known: it may be other work.",
		"Which version of io was measured in new is not known: it may be other work."}; !slices.Equal(g.UnknownWork, want) {
		t.Errorf("%q", g.UnknownWork)
	}
	alsoBlind := resultstest.OldRun().Read(t)
	alsoBlind.Files[0].Run = nil
	g = mustTabulate(t, "/scenario:io", "/strategy", ".file", alsoBlind, blind)
	if want := []string{"Which version of io was measured in old and new is not known: it may be other " +
		"work."}; !slices.Equal(g.UnknownWork, want) {
		t.Errorf("%q", g.UnknownWork)
	}
	if g = mustTabulate(t, "", "/strategy", ".file", blind); len(g.UnknownWork) > 0 {
		t.Errorf("of a single file: %q", g.UnknownWork)
	}
}

// Columns by file have the labels; what letters stand for is said.
func TestGridLabels(t *testing.T) {
	a, b := resultstest.OldRun().Read(t), resultstest.NewRun().Read(t)
	a.Label, b.Label = "A", "what I changed"
	g := mustTabulate(t, "/scenario:io", "/strategy", ".file", a, b)
	if want := []string{"A = " + a.Files[0].Path + "."}; !slices.Equal(g.Sentences(), want) ||
		counts(g, t)["pool what I changed"] != "6" {
		t.Errorf("%q, %v", g.Sentences(), counts(g, t))
	}
	if g = mustTabulate(t, "/scenario:io", "/strategy", "go", a, b); slices.ContainsFunc(g.Sentences(),
		func(s string) bool { return strings.Contains(s, "A = ") }) {
		t.Errorf("no letter is shown: %q", g.Sentences())
	}
}

// The CSV has a line a cell, in the unit of the text, and nothing that a spreadsheet computes.
func TestGridCSV(t *testing.T) {
	a, b := resultstest.OldRun().Read(t), resultstest.NewRun().Read(t)
	a.Label, b.Label = "=1+1", "new"
	b.Files[0].Series = slices.DeleteFunc(b.Files[0].Series,
		func(s *record.Series) bool { return strings.Contains(s.Name, "sequential") })
	b.Files[0].Order = nil
	g := mustTabulate(t, "/scenario:io", "/strategy", ".file", a, b)
	var out bytes.Buffer
	if err := WriteCSV(&out, g); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "table,row,col,unit,n,median,low,high,change,p\r\n") {
		t.Errorf("%.80s", out.String())
	}
	lines := resultstest.ReadCSV(t, out.Bytes())
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, line := range lines {
		first := line["col"] == "'=1+1"
		if line["unit"] != "ns/op" || line["n"] != "6" || !strings.HasPrefix(line["low"], "9") || len(line["median"]) < 8 ||
			(line["change"] == "") != first || (line["p"] == "") != first {
			t.Errorf("%v", line)
		}
	}
}

// The JSON is what its schema says.
func TestGridSchema(t *testing.T) {
	other := resultstest.NewRun()
	other.Name, other.Start = "blind", resultstest.Noon.Add(time.Hour)
	bad, blind := resultstest.NewRun().Read(t), other.Read(t)
	bad.Files[0].Failures = []record.Failure{record.NewFailure("Batch/scenario=io/strategy=pool/limit=16",
		record.Disqualified.Because("wrong"))}
	blind.Files[0].Run = nil
	var documents [][]byte
	for _, g := range []*Grids{
		mustTabulate(t, "", "/strategy,/limit", ".file", resultstest.OldRun().Read(t), bad, blind),
		mustTabulate(t, "", "", "pkg", resultstest.ForeignRun(t, "a", 1), resultstest.ForeignRun(t, "b", 2)),
		mustTabulate(t, "", "/strategy", "go", textOf(t, "a", "", ""), textOf(t, "b", "go: 1\n", "")),
	} {
		var out bytes.Buffer
		if err := WriteJSON(&out, g); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, out.Bytes())
	}
	resultstest.CheckSchema(t, export.GridSchema, export.GridSchemaID, gridsJSON{}, documents...)
	var read gridsJSON
	if err := json.Unmarshal(documents[0], &read); err != nil || len(read.Tables) != 2 || len(read.LeftOut) != 1 ||
		len(read.Unknown) != 2 || len(read.Labels) != 3 {
		t.Fatalf("%v: %s", err, documents[0])
	}
	if c := read.Tables[0].Cells[1]; c.Row["/strategy"] != "sequential" && c.Row["/strategy"] != "pool" ||
		c.Col[".file"] == "" || c.N != 6 || c.Low == nil || (c.Change == nil) != (c.Col[".file"] == "old") {
		t.Errorf("%+v", c)
	}
}

// A key that no result has is misspelt: it is an error, with what was meant if that can be told.
func TestGridKeys(t *testing.T) {
	file := textOf(t, "a", "cpu: x\nmachine: m\n", "-2")
	for _, c := range []struct{ row, col, want string }{
		{"scenario", "", "no result has the key scenario; there are /gomaxprocs, /limit, /scenario, /strategy, cpu, machine"},
		{"/strategy", "foo", "no result has the key foo; there are /gomaxprocs, /limit, /scenario, /strategy, cpu, machine"},
		{"/strategy,/limit", "machine", ""},
		{".name", ".file", ""},
		{"/strategy@(staged pool)", "/gomaxprocs", ""},
	} {
		_, err := tabulated(t, "", c.row, c.col, file)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s by %s: error %v, want %q", c.row, c.col, err, c.want)
		}
	}
}
