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
		Limit    levelJSON   `json:"limit"`
		Advice   string      `json:"advice"`
		Notes    []string    `json:"notes,omitempty"`
		Curves   []curveJSON `json:"curves"`
	}
	curveJSON struct {
		Strategy string      `json:"strategy"`
		Levels   []pointJSON `json:"levels"`
		Knee     levelJSON   `json:"knee"`
		Law      *lawJSON    `json:"law,omitempty"`
		NoLaw    string      `json:"law_refused,omitempty"`
		Bound    *boundJSON  `json:"bound,omitempty"` // N*
		NoBound  string      `json:"bound_unknown,omitempty"`
		Advice   string      `json:"advice"`
	}
	pointJSON struct {
		Limit      int      `json:"limit"`
		Samples    int      `json:"samples"`
		Throughput float64  `json:"throughput"`
		P99        *float64 `json:"p99_sojourn,omitempty"`
	}
	levelJSON struct {
		Limit int  `json:"limit"`
		Low   *int `json:"low,omitempty"`
		High  *int `json:"high,omitempty"`
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
	boundJSON struct {
		Limit   float64 `json:"limit"`
		CPUs    int     `json:"cpus"`
		Latency float64 `json:"latency"`
		CPU     float64 `json:"cpu_per_item"`
	}
)

// WriteJSON writes what Show shows as JSON, in a form like [report.WriteJSON], of the tables
// with several limits. It is an error if there are none.
func WriteJSON(w io.Writer, tables []*table.Table) error {
	out := ScalingFileJSON{Schema: export.ScalingSchemaID, Version: 1}
	for _, t := range tables {
		if s, ok := NewScaling(t); ok {
			out.Tables = append(out.Tables, s.json())
		}
	}
	if len(out.Tables) == 0 {
		return ErrOneLimit
	}
	return export.WriteJSON(w, out)
}

func (s *scaling) json() scalingJSON {
	limits, _ := s.allLimits()
	sj := scalingJSON{
		File: s.table.File, Scenario: s.table.Name, Unit: s.unit,
		Limit: s.least.json(limits), Advice: s.overall(), Notes: slices.Concat(s.table.Notes, s.tooFew(), s.notes()),
	}
	for _, c := range s.curves {
		cj := curveJSON{Strategy: c.strategy, Knee: c.knee.json(c.limits()), NoLaw: c.refused, NoBound: c.unbound, Advice: s.advice(c)}
		for i, l := range c.levels {
			p := pointJSON{Limit: l.limit, Samples: len(l.logs), Throughput: math.Exp(c.logs[i])}
			if p99, ok := s.table.P99(l.row); ok {
				p.P99 = &p99.Center
			}
			cj.Levels = append(cj.Levels, p)
		}
		if c.refused == "" {
			cj.Law = c.fit.json(c.limits())
		}
		if c.unbound == "" {
			cj.Bound = &boundJSON{c.bound.limit(), c.bound.cpus, c.bound.latency, c.bound.cpu}
		}
		sj.Curves = append(sj.Curves, cj)
	}
	return sj
}

func (l levelCI) json(limits []int) levelJSON {
	lj := levelJSON{Limit: limits[l.at]}
	if l.known {
		lj.Low, lj.High = &limits[l.low], &limits[l.high]
	}
	return lj
}

func (u lawCI) json(limits []int) *lawJSON {
	lj := &lawJSON{
		Lambda: intervalToJSON(u.lambdaCI, u.lambda), Sigma: intervalToJSON(u.sigmaCI, u.sigma), Kappa: intervalToJSON(u.kappaCI, u.kappa),
		Miss: u.miss, MissAt: limits[u.missAt],
	}
	if !math.IsNaN(u.inRange) {
		lj.Peak = new(intervalToJSON(u.peakCI, u.inRange))
	}
	return lj
}

func intervalToJSON(i stats.Interval, value float64) estimateJSON {
	ej := estimateJSON{Value: value}
	if i.Known {
		ej.Low, ej.High = &i.Low, &i.High
	}
	return ej
}
