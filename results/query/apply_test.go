package query

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// A unit that no result has is named, with those that there are, not what else may leave nothing.
func TestUnknownUnit(t *testing.T) {
	s, err := ParseSelection("", "/strategy", ".file")
	if err != nil {
		t.Fatal(err)
	}
	failed := resultstest.OldRun().Read(t)
	failed.Files[0].Failures = []record.Failure{record.NewFailure("Batch/scenario=io/strategy=pool/limit=16", "timed out")}
	const want = "no result has the unit nosuch, which --unit says to tabulate; there are: sec/op"
	if _, err := s.Apply([]record.Labelled{failed, resultstest.NewRun().Read(t)}, "nosuch"); err == nil ||
		!strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
}
