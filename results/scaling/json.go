package scaling

import (
	"io"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// The JSON of show --scaling. Durations are in seconds; a figure that there is not is left
// out, and so is an interval with too few samples. Each field is described in [export.ScalingSchema].
type (
	ScalingFileJSON struct {
		Schema  string        `json:"$schema"`
		Version int           `json:"version"`
		Tables  []scalingJSON `json:"tables"`
	}
	scalingJSON struct {
		File     string      `json:"file"`
		Scenario string      `json:"scenario"`
		Unit     string      `json:"unit"` // of the throughput
		Limit    knee        `json:"limit"`
		Advice   string      `json:"advice"`
		Notes    []string    `json:"notes,omitempty"`
		Curves   []curveJSON `json:"curves"`
	}
	curveJSON struct {
		Strategy string      `json:"strategy"`
		Levels   []pointJSON `json:"levels"`
		Knee     knee        `json:"knee"`
		Law      *lawJSON    `json:"law,omitempty"`
		NoLaw    string      `json:"law_refused,omitempty"`
		Bound    *asymptote  `json:"bound,omitempty"` // N*
		NoBound  string      `json:"bound_unknown,omitempty"`
		Advice   string      `json:"advice"`
	}
	pointJSON struct {
		Limit      int      `json:"limit"`
		Samples    int      `json:"samples"`
		Throughput float64  `json:"throughput"`
		P99        *float64 `json:"p99_sojourn,omitempty"`
	}
	lawJSON struct {
		Lambda estimateJSON  `json:"lambda"`
		Sigma  estimateJSON  `json:"sigma"`
		Kappa  estimateJSON  `json:"kappa"`
		Peak   *estimateJSON `json:"peak,omitempty"` // only within the levels
		Miss   float64       `json:"miss"`           // 0.03 is 3 %
		MissAt int           `json:"miss_at"`
	}
	estimateJSON struct {
		Value float64  `json:"value"`
		Low   *float64 `json:"low,omitempty"`
		High  *float64 `json:"high,omitempty"`
	}
)

// WriteJSON writes what [Show] shows as JSON, in a form like [report.WriteJSON], of the tables with several limits. It is
// an error if there are none.
func WriteJSON(w io.Writer, tables []*table.Table) error {
	out := ScalingFileJSON{Schema: export.ScalingSchemaID, Version: 1}
	for _, t := range tables {
		if s, ok := New(t); ok {
			out.Tables = append(out.Tables, s.json())
		}
	}
	if len(out.Tables) == 0 {
		return ErrOneLimit
	}
	return export.WriteJSON(w, out)
}

func (s *scaling) json() scalingJSON {
	sj := scalingJSON{
		File: s.table.File, Scenario: s.table.Name, Unit: s.unit, Limit: s.overall.knee, Advice: s.advice(),
		Notes: slices.Concat(s.table.Notes, s.tooFew(), s.notes()),
	}
	for _, c := range s.curves {
		cj := curveJSON{
			Strategy: c.strategy, Knee: c.knee, NoLaw: c.refused, Bound: c.bound, NoBound: c.unbound, Advice: s.curveAdvice(c),
		}
		for i, l := range c.levels {
			p := pointJSON{Limit: l.limit, Samples: len(l.logs), Throughput: math.Exp(c.logs[i])}
			if p99, ok := s.table.P99(l.row); ok {
				p.P99 = &p99.Center
			}
			cj.Levels = append(cj.Levels, p)
		}
		if c.refused == "" {
			cj.Law = c.fitJSON()
		}
		sj.Curves = append(sj.Curves, cj)
	}
	return sj
}

func (c *curve) fitJSON() *lawJSON {
	f := c.fit
	lj := &lawJSON{
		Lambda: estimate(f.lambda, f.lambdaCI), Sigma: estimate(f.sigma, f.sigmaCI), Kappa: estimate(f.kappa, f.kappaCI),
		Miss: f.miss, MissAt: c.limits[f.missAt],
	}
	if !math.IsNaN(f.inRange) {
		lj.Peak = new(estimate(f.inRange, f.peakCI))
	}
	return lj
}

func estimate(value float64, ci stats.Interval) estimateJSON {
	ej := estimateJSON{Value: value}
	if ci.Known {
		ej.Low, ej.High = &ci.Low, &ci.High
	}
	return ej
}
