package record

import "strings"

// A Failure is a sample that go test, or overlap run, reported as failed: a line
// "--- FAIL: BenchmarkBatch/…" with the reason on the next, indented line.
type Failure struct {
	Name   string // of the benchmark, without "Benchmark"
	Reason string
	Cell   Cell
	Kind   FailureKind
}

// A FailureKind says whose fault a failure is. The reason of a failure begins with it.
type FailureKind string

// The kinds of failures.
const (
	OtherFailure FailureKind = ""
	Disturbed    FailureKind = "disturbed"    // the machine's: the sample is not used
	Disqualified FailureKind = "disqualified" // the strategy's own: its results are wrong
)

// NewFailure parses the name of a benchmark that failed, and why.
func NewFailure(name, reason string) Failure {
	return Failure{Name: name, Reason: reason, Cell: ParseCell(name), Kind: kindOf(reason)}
}

func kindOf(reason string) FailureKind {
	for _, kind := range []FailureKind{Disturbed, Disqualified} {
		if strings.HasPrefix(reason, string(kind)) {
			return kind
		}
	}
	return OtherFailure
}

// Because is the reason of a failure of the kind, as it is recorded.
func (k FailureKind) Because(why string) string { return string(k) + ": " + why }

// Why is the reason without the kind.
func (f Failure) Why() string { return strings.TrimPrefix(f.Reason, f.Kind.Because("")) }

// FailureKind is that of a sample which failed, and OtherFailure of one that did not.
func (s *Sample) FailureKind() FailureKind { return kindOf(s.Reason) }
