package pivot

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

// Filters and projections never make the parser panic, and what they say is one line.
func FuzzSelection(f *testing.F) {
	f.Add("/scenario:(io OR mixed) AND /strategy:pool", "/strategy,/limit", "machine")
	f.Add("*", ".fullname", ".file")
	f.Add("-(a:/x.*/ OR b:y)", "a@(b c)", "a@num")
	f.Add("-/strategy:/^s/ *", ".fullname@alpha", ".file@(a b)")
	f.Add("a:\"b", ",", "@")
	f.Add(strings.Repeat("(", query.MaxExpression+1), "", "")
	f.Add(strings.Repeat("-", query.MaxExpression), strings.Repeat("a,", 400), "")
	f.Add(strings.Repeat("(", query.MaxExpression), "a@(", "b@")
	f.Fuzz(func(t *testing.T, filter, row, col string) {
		s, err := query.ParseSelection(filter, row, col)
		if err != nil {
			if strings.ContainsRune(err.Error(), '\n') {
				t.Errorf("an error of more than one line: %q", err)
			}
			return
		}
		file, err := record.Parse("text", strings.NewReader("machine: a\n"+good+good))
		if err != nil {
			t.Fatal(err)
		}
		labelled := []record.Labelled{{Label: "a", Files: []*record.File{file}}}
		if kept, err := s.Apply(labelled, record.Makespan); err == nil && s.Projects() {
			Of(s, kept, record.Makespan)
		}
	})
}

const good = "BenchmarkBatch/scenario=io/strategy=pool/limit=16-2 10 70 ns/op\n"
