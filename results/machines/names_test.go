package machines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// labelledAs shows two machines by these labels.
func labelledAs(t *testing.T, width int, x, y string) string {
	t.Helper()
	a, err := Compare(table.Options{}, []record.Labelled{{Label: x, Files: []*record.File{two.record(t)}},
		{Label: y, Files: []*record.File{one.record(t)}}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, width), a, ""); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A label changes nothing but the name of the machine: not if it is what a column is called, and
// columns are there however long it is.
func TestLabels(t *testing.T) {
	want := labelledAs(t, 100, "abcdefg", "hijklmnopq")
	for was, label := range map[string]string{"abcdefg": "fastest", "hijklmnopq": "efficiency"} {
		want = strings.ReplaceAll(want, was, label)
	}
	if got := labelledAs(t, 100, "fastest", "efficiency"); got != want {
		t.Errorf("labels that are headings:\n%s\nwant\n%s", got, want)
	}
	long := strings.Repeat("0123456789", 6)
	got := labelledAs(t, 100, long, "in all")
	if want := "gain over on in all fetching processing efficiency"; !strings.Contains(strings.Join(strings.Fields(got),
		" "), want) || !strings.Contains(got, " (0123456789012…890123456789") {
		t.Errorf("not shown: %s\n%s", want, got)
	}
	if got := labelledAs(t, 0, long, "in all"); strings.Contains(got, "…") {
		t.Errorf("a label is cut where there is room:\n%s", got)
	}
	other := long[:30] + "x" + long[31:]
	got = labelledAs(t, 100, long, other)
	for _, want := range []string{long + " (01234567…6789012345678901…)",
		other + " (01234567…6789x12345678901…)"} {
		if !strings.Contains(got, want) {
			t.Errorf("labels that differ in the middle are cut, and not as in %s:\n%s", want, got)
		}
	}
}

// Where all is of one machine its name tells nothing, and all of it is left out: it may have a space.
func TestOneMachine(t *testing.T) {
	var labelled []record.Labelled
	for _, cpus := range []string{"2", "8"} {
		text := "Unit ns/op assume=exact\ntime: virtual\ncpus: " + cpus +
			"\nBenchmarkBatch/scenario=io/strategy=pool/limit=4 1 5 ns/op\n"
		f, err := record.Parse("s"+cpus+".txt", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		labelled = append(labelled, record.Labelled{Files: []*record.File{f}})
	}
	_, err := Compare(table.Options{}, labelled)
	if want := "io on GOMAXPROCS=8 is not compared with GOMAXPROCS=2"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}
