package stats

import "golang.org/x/perf/benchmath"

// An Assumption is benchmath's, but for the U-test, which is [UTest].
type Assumption struct{ Exact bool }

func (a Assumption) Summary(s *benchmath.Sample, confidence float64) benchmath.Summary {
	if a.Exact {
		return benchmath.AssumeExact.Summary(s, confidence)
	}
	return benchmath.AssumeNothing.Summary(s, confidence)
}

func (a Assumption) Compare(x, y *benchmath.Sample) benchmath.Comparison {
	if a.Exact {
		return benchmath.AssumeExact.Compare(x, y)
	}
	return UTest(x, y)
}
