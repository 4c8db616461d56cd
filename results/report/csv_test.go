package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchfmt"
)

func samplesCSV(t *testing.T, files ...*record.File) []map[string]string {
	t.Helper()
	tables, err := table.Tables(files)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteSamplesCSV(&out, files, tables, nil); err != nil {
		t.Fatal(err)
	}
	return resultstest.ReadCSV(t, out.Bytes())
}

// Every sample of the text is a line with the very numbers of the text, the block and the time
// of the sidecar.
func TestSamplesCSV(t *testing.T) {
	for _, path := range []string{"../testdata/run.txt", "../testdata/bound.txt"} {
		file, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]map[string]string{}
		for _, line := range samplesCSV(t, file) {
			found[strings.Join([]string{line["scenario"], line["strategy"], line["limit"], line["arm"], line["block"],
				line["started"], line["status"]}, " ")] = line
		}
		if len(found) != len(file.Samples) {
			t.Errorf("%s: %d samples, %d in the CSV", path, len(file.Samples), len(found))
		}
		text, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer text.Close()
		reader := benchfmt.NewReader(text, path)
		for _, s := range file.Samples {
			result := nextResult(t, reader)
			c := s.Place
			arm := "a"
			if c.IsAAArm() {
				arm = "b"
			}
			key := fmt.Sprint(c.Scenario, " ", c.Strategy, " ", c.Limit, " ", arm, " ", s.Block, " ",
				s.Started.UTC().Format(time.RFC3339Nano), " ok")
			line, ok := found[key]
			if !ok {
				t.Fatalf("%s: no sample %q", path, key)
			}
			for _, v := range result.Values {
				value, unit := v.Value, v.Unit
				if v.OrigUnit != "" {
					value, unit = v.OrigValue, v.OrigUnit
				}
				if got, err := strconv.ParseFloat(line[unit], 64); err != nil || got != value {
					t.Errorf("%s: %s: %s is %q, the text has %v", path, key, unit, line[unit], value)
				}
			}
		}
	}
}

func nextResult(t *testing.T, reader *benchfmt.Reader) *benchfmt.Result {
	t.Helper()
	for reader.Scan() {
		if result, ok := reader.Result().(*benchfmt.Result); ok {
			return result
		}
	}
	t.Fatal("the text has fewer results than the sidecar has samples")
	return nil
}

// A failed sample has its place and its reason, and no figures; an A/A arm is told apart.
func TestSamplesCSVFailed(t *testing.T) {
	file := resultstest.RecordOf(t, resultstest.Measured{Cell: "pool/16", Ms: []float64{80, 0, 82, 0}},
		resultstest.Measured{Cell: "pool/16/b", Ms: []float64{81, 79, 0, 83}})
	got := ""
	for _, line := range samplesCSV(t, file) {
		got += fmt.Sprintln(line["strategy"], line["arm"], line["block"], line["status"], line["reason"], line["ns/op"],
			line[record.FetchActive])
	}
	want := `pool a 1 ok  80000000 72000000
pool a 3 ok  82000000 73800000
pool a 2 failed no luck  
pool a 4 failed no luck  
pool b 1 ok  81000000 72900000
pool b 2 ok  79000000 71100000
pool b 4 ok  83000000 74700000
pool b 3 failed no luck  
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// What a spreadsheet would compute is text, and nothing in a name breaks a line or a field.
func TestCSVText(t *testing.T) {
	file, err := record.Parse(`=1+1,"x".txt`,
		strings.NewReader("machine: @here\nBenchmarkBatch/scenario=-2/strategy=\"a,b\"/limit=+4 1 5 "+
			"ns/op\nBenchmarkBatch/scenario=-2/strategy==cmd()/limit=+4 1 7 ns/op\n"+
			"--- FAIL: BenchmarkBatch/scenario=-2/strategy=\"a,b\"/limit=+4\n    =HYPERLINK(\"http://x\"), and\ttabs\n"))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	lines := samplesCSV(t, file)
	var cells bytes.Buffer
	if err := WriteCSV(&cells, tables); err != nil {
		t.Fatal(err)
	}
	for _, line := range append(slices.Clone(lines), resultstest.ReadCSV(t, cells.Bytes())...) {
		if line["file"] != `'=1+1,"x".txt` || line["machine"] != "'@here" || line["scenario"] != "'-2" ||
			line["limit"] != "'+4" || line["strategy"] != `"a,b"` && line["strategy"] != "'=cmd()" {
			t.Errorf("%q", line)
		}
		for name, field := range line {
			if field != "" && strings.ContainsRune(export.Formula, rune(field[0])) {
				t.Errorf("%s would be computed: %q", name, field)
			}
		}
	}
	if reason := lines[1]["reason"]; len(lines) != 3 || !strings.HasPrefix(reason, `'=HYPERLINK("http://x"), and`) {
		t.Errorf("%d lines, reason %q", len(lines), reason)
	}
}

// Cells say in CSV what they say in JSON, in the units of the text.
func TestCellsCSV(t *testing.T) {
	tables := tabletest.Read(t, "../testdata/run.txt", "../testdata/bound.txt", "../testdata/plain.txt")
	var out bytes.Buffer
	if err := WriteCSV(&out, tables); err != nil {
		t.Fatal(err)
	}
	lines := resultstest.ReadCSV(t, out.Bytes())
	var shown showJSON
	if err := json.Unmarshal(jsonOf(t, tables), &shown); err != nil {
		t.Fatal(err)
	}
	for _, table := range shown.Tables {
		for _, row := range table.Rows {
			line := lines[0]
			lines = lines[1:]
			exact := map[string]*float64{"ratio": row.Ratio, "p": row.P, "p_holm": row.PHolm, "noise_floor": table.Floor,
				"speedup": positive(row.Speedup), "efficiency": positive(row.Efficiency)}
			if row.CI != nil {
				exact["ratio_low"], exact["ratio_high"] = &row.CI[0], &row.CI[1]
			}
			for name, want := range exact {
				if line[name] != digits(want) {
					t.Errorf("%s %s: %s is %q, JSON has %s", table.Scenario, row.Strategy, name, line[name], digits(want))
				}
			}
			if line["file"] != table.File || line["scenario"] != table.Scenario || line["strategy"] != row.Strategy ||
				line["verdict"] != string(row.Verdict) ||
				line["samples"] != strconv.Itoa(row.Samples) || line["group"] != digits(positive(float64(row.Group))) ||
				line["base"] != table.Base {
				t.Errorf("%q is not of %+v", line, row)
			}
			for unit, figure := range row.Figures {
				name, factor := text.Written(unit)
				for column, want := range map[string]*float64{name: &figure.Median, name + " low": figure.Low,
					name + " high": figure.High} {
					if got, err := strconv.ParseFloat(line[column], 64); want == nil && line[column] != "" ||
						want != nil && (err != nil || !noise.Near(got/factor, *want, 1e-12*(*want))) {
						t.Errorf("%s %s: %s is %q", table.Scenario, row.Strategy, column, line[column])
					}
				}
			}
		}
	}
	if len(lines) != 0 {
		t.Errorf("%d lines too many", len(lines))
	}
}

func positive(x float64) *float64 {
	if x == 0 {
		return nil
	}
	return &x
}

// A unit that is called like a column is told apart from it.
func TestCSVUnitNames(t *testing.T) {
	file, err := record.Parse("text",
		strings.NewReader("BenchmarkBatch/scenario=io/strategy=pool 1 5 ns/op 7 ratio 8 status\n"))
	if err != nil {
		t.Fatal(err)
	}
	if line := samplesCSV(t, file)[0]; line["ratio (unit)"] != "7" || line["status (unit)"] != "8" ||
		line["status"] != "ok" {
		t.Errorf("%q", line)
	}
	file = resultstest.FileOf(t, "text", "BenchmarkX 1 7 =HYPERLINK(\"x\") 8 \x1b[31mred\n")
	if line := samplesCSV(t, file)[0]; line[`'=HYPERLINK("x")`] != "7" || line[text.Visible("\x1b[31mred")] != "8" {
		t.Errorf("%q", line)
	}
}

// digits are all of a number, none if there is no number.
func digits(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}
