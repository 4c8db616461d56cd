package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Which digits at the end of a name are GOMAXPROCS, a row's neighbours tell.
func TestNameProcs(t *testing.T) {
	for _, test := range []struct{ names, want string }{
		{"Lock Lock-8", "1 8"},
		{"Lock-8 Sort-8", "8 8"},
		{"Lock Lock-2 Lock-4 Sort Sort-2 Sort-4", "1 2 4 1 2 4"},
		{"Sum/n-10 Sum/n-100 Lock", "1 1 1"},                     // on one CPU
		{"Sum/n-10-8 Sum/n-100-8 Lock-8", "8 8 8"},               //
		{"Sum/n-10 Sum/n-10-8 Sum/n-100 Sum/n-100-8", "1 8 1 8"}, // -cpu 1,8
		{"Lock Lock-8 Sort Sort-8 Walk", "1 8 1 8 1"},            // cut off
		{"Sum/n-10 Sum/n-100", "10 100"},                         // nothing tells: as benchstat has it
		{"Sum/n-0 Sum/n-08 Sum/n-1000000 Sum/n-99999999999999999999", "1 1 1 1"},
		{"Sum/-4 -4", "4 4"},
	} {
		var text strings.Builder
		for name := range strings.SplitSeq(test.names, " ") {
			fmt.Fprintf(&text, "Benchmark%s 100 5 ns/op\n", name)
		}
		file := resultstest.FileOf(t, "text", text.String())
		tables, err := table.Tables([]*record.File{file})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, tables); err != nil {
			t.Fatal(err)
		}
		of := map[string]string{}
		for _, line := range resultstest.ReadCSV(t, out.Bytes()) {
			of[strings.TrimPrefix(line["strategy"], "'")] = line["gomaxprocs"]
		}
		var got []string
		for name := range strings.SplitSeq(test.names, " ") {
			got = append(got, of[name])
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: GOMAXPROCS %s, want %s", test.names, got, test.want)
		}
		for _, line := range samplesCSV(t, file) {
			if name := strings.TrimPrefix(line["strategy"], "'"); line["gomaxprocs"] != of[name] {
				t.Errorf("%s: %s in a cell, %s in its sample", name, of[name], line["gomaxprocs"])
			}
		}
		for _, row := range tables[0].Rows {
			if got := fmt.Sprint(rowToJSON(tables[0], row).CPUs); got != of[row.Strategy] {
				t.Errorf("%s: %s in CSV, %s in JSON", row.Strategy, of[row.Strategy], got)
			}
		}
	}
}
