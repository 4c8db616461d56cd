package resultstest

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

// ReadCSV reads CSV as strictly as it is written: a map a line, by the names of the first.
func ReadCSV(t *testing.T, text []byte) []map[string]string {
	t.Helper()
	if n := bytes.Count(text, []byte("\n")); n == 0 || n != bytes.Count(text, []byte("\r\n")) {
		t.Errorf("%d ends of lines, of which %d are CRLF", n, bytes.Count(text, []byte("\r\n")))
	}
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll() // as many fields in each line
	if err != nil {
		t.Fatal(err)
	}
	names := records[0]
	if sorted := slices.Sorted(slices.Values(names)); len(slices.Compact(sorted)) != len(names) {
		t.Errorf("two columns of one name: %q", names)
	}
	var lines []map[string]string
	for _, record := range records[1:] {
		line := map[string]string{}
		for i, name := range names {
			line[name] = record[i]
		}
		lines = append(lines, line)
	}
	return lines
}

func Spaced(s string) string { return strings.Join(strings.Fields(s), " ") }
