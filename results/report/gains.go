package report

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// How estimates are written. In a sentence, one row has its estimate and interval, and several have the range from the
// least to the greatest end of theirs. In a column, an interval of ratios is ± a percentage.

// inWords is a figure of one or several rows, "" if one of them has none.
func inWords(rows []*table.Row, of summary.Estimator, format func(float64) string,
	between func(low, high float64) string) string {
	e, ok := summary.Over(rows, of)
	switch {
	case !ok:
		return ""
	case len(rows) > 1:
		return between(e.Low, e.High)
	}
	return withInterval(e, format, between)
}

func withInterval(e stats.Estimate, format func(float64) string, between func(low, high float64) string) string {
	value, interval := format(e.Value), between(e.Low, e.High)
	if !e.Known || interval == value {
		return value
	}
	return fmt.Sprintf("%s (%s)", value, interval)
}

// gains is the gain of one or several rows in a unit, "" if one has none.
func gains(t *table.Table, rows []*table.Row, unit string) string {
	return inWords(rows, summary.GainOf(t, unit), text.Ratio, text.RatioRange)
}

// fasterThanBase is the gain of rows in all, after a lead, and of a single one that of both stages: several may
// fetch and process in ways of which no range says anything. It is nothing if there is no baseline.
func fasterThanBase(t *table.Table, lead string, rows ...*table.Row) string {
	gain := gains(t, rows, record.Makespan)
	if gain == "" {
		return ""
	}
	said := fmt.Sprintf("%s%s as fast as %s", lead, gain, t.BaseName)
	fetch, process := gains(t, rows, record.FetchActive), gains(t, rows, record.ProcessActive)
	if len(rows) == 1 && fetch != "" && process != "" {
		said += fmt.Sprintf(". Fetching gains %s, processing %s", fetch, process)
	}
	return said
}

// plusMinus is a ratio with its interval as a column has it, if that is known.
func plusMinus(e stats.Estimate) string {
	if !e.Known {
		return text.Ratio(e.Value)
	}
	return text.RatioPlusMinus(e.Value, e.Low, e.High)
}
