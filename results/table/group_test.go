package table

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// benchstat reads our files without a complaint, and finds the same medians as show.
func TestBenchstatAgrees(t *testing.T) {
	cmd := exec.Command("go", "tool", "benchstat", "-format", "csv", "-col", "/strategy", "../testdata/run.txt")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	tables := map[string]*Table{}
	for _, table := range readTables(t, "../testdata/run.txt") {
		tables[table.Name] = table
	}
	r := csv.NewReader(&stdout)
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	var columns, units []string
	for _, rec := range records {
		switch {
		case len(rec) < 2:
		case rec[0] == "" && strings.HasPrefix(rec[len(rec)-1], "P") || rec[0] == "" && rec[1] == "sec/op" ||
			rec[0] == "" && isUnit(rec[1]):
			units = rec
		case rec[0] == "":
			columns = rec
		case strings.HasPrefix(rec[0], "Batch/"):
			compared += compareRecord(t, tables[record.ParseCell(rec[0]).Scenario], rec, columns, units)
		}
	}
	if compared < 12*10 {
		t.Errorf("only %d medians were compared: is the CSV of benchstat still read right?", compared)
	}
}

func isUnit(s string) bool {
	for _, u := range []string{record.Makespan, record.Throughput, record.FetchActive, record.ProcessActive,
		record.QueueWait, record.SojournP50, record.SojournP99, record.PeakInFlight, record.PeakGoroutines,
		record.CPUPerItem, record.FixtureCPU, record.PeakRSS, record.Dials, record.Failures, record.Bytes, record.Allocs} {
		if record.Tidied(u) == s {
			return true
		}
	}
	return false
}

// compareRecord holds a line of benchstat's CSV against the table; it returns how many
// medians were compared.
func compareRecord(t *testing.T, table *Table, rec, columns, units []string) (compared int) {
	for i := 1; i < len(rec); i++ {
		if i >= len(units) || !isUnit(units[i]) || rec[i] == "" {
			continue
		}
		want, err := strconv.ParseFloat(rec[i], 64)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table.Rows {
			if row.Strategy != columns[i] {
				continue
			}
			got, ok := row.Summary(units[i])
			if !ok || math.Abs(got.Center-want) > 1e-9*math.Abs(want) {
				t.Errorf("%s %s %s: show has %v, benchstat %v", table.Name, row.Strategy, units[i], got.Center, want)
			}
			compared++
		}
	}
	return compared
}

// Another GOMAXPROCS is another table, and a disqualification stays in its own.
func TestProcs(t *testing.T) {
	line := "BenchmarkBatch/scenario=io/strategy=pool/limit=16-%d 1 5 ns/op\n"
	tables := parseTables(t, fmt.Sprintf(line, 2)+fmt.Sprintf(line, 4)+
		"--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16-4\n    disqualified: wrong\n")
	if len(tables) != 2 || tables[0].Differs[0] != "GOMAXPROCS 2" || tables[1].Differs[0] != "GOMAXPROCS 4" {
		t.Fatalf("%d tables, %v", len(tables), tables[0].Differs)
	}
	if tables[0].Rows[0].Wrong() != "" || tables[1].Rows[0].Wrong() == "" {
		t.Error("the disqualification is in the wrong table")
	}
}

// Where there are several limits, a row has its own in its name; sequential and perurl, which
// are measured at one of them, have not, and are the baseline of all.
func TestLimitsInLabels(t *testing.T) {
	line := "BenchmarkBatch/scenario=io/strategy=%s/limit=%d-2 1 %d ns/op\n"
	table := parseTables(t, fmt.Sprintf(line, "sequential", 1, 80)+fmt.Sprintf(line, "perurl", 1, 10)+
		fmt.Sprintf(line, "pool", 1, 80)+
		fmt.Sprintf(line, "pool", 4, 20)+fmt.Sprintf(line, "batched", 4, 40))[0]
	var labels []string
	for _, r := range table.Rows {
		gain, _ := table.Gain(r, record.Makespan)
		labels = append(labels, table.Label(r)+" "+text.Ratio(gain))
	}
	if got := strings.Join(labels,
		", "); got != "perurl 8.00×, pool/4 4.00×, batched/4 2.00×, sequential 1.00×, pool/1 1.00×" {
		t.Error(got)
	}
	twice := parseTables(t, fmt.Sprintf(line, "sequential", 1, 80)+fmt.Sprintf(line, "sequential", 4, 81))[0]
	if got := twice.Label(twice.Rows[1]); got != "sequential/4" {
		t.Errorf("of two limits: %s", got)
	}
}

// A zero keeps its place among the samples of its unit.
func TestZero(t *testing.T) {
	r := parseTables(t, "BenchmarkBatch/strategy=pool 1 5 ns/op 0 fetch-active-ns\nBenchmarkBatch/strategy=pool 1 5 "+
		"ns/op 7 fetch-active-ns\n")[0].Rows[0]
	if got := r.Values[record.Tidied(record.FetchActive)]; len(got) != 2 || got[0] != 0 {
		t.Errorf("samples %v, want 0 and 7e-9", got)
	}
}

// Different facts are different tables, and the titles say in what they differ.
func TestFactsSplitTables(t *testing.T) {
	one := resultstest.TextOf("io", map[string][]float64{"pool": {1}}, "pool")
	tables := parseTables(t, "corpus: a\n"+one+"corpus: b\n"+one+
		resultstest.TextOf("cpu", map[string][]float64{"pool": {1}}, "pool"))
	if len(tables) != 3 || strings.Join(tables[0].Differs, "") != "corpus: a" ||
		strings.Join(tables[1].Differs, "") != "corpus: b" || tables[2].Differs != nil {
		t.Errorf("%d tables, which differ by %v", len(tables), tables[0].Differs)
	}
}
