package report

import (
	"io"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
)

// The JSON of show has medians with their 95 % confidence intervals, in seconds and bytes, and ratios. An unknown
// figure is left out. [export.ShowSchema] describes each field; a change that could break a reader makes a new
// version.
//
// Where samples were taken in blocks, a row is compared with the baseline block by block: Ratio is the inverse of that
// of [stats.Paired], a speedup like the others. Where they were not, each figure says what benchstat says.
type (
	showJSON struct {
		Schema  string      `json:"$schema"`
		Version int         `json:"version"`
		Tables  []tableJSON `json:"tables"`
	}
	tableJSON struct {
		File        string            `json:"file"`
		Scenario    string            `json:"scenario"`
		Notes       []string          `json:"notes,omitempty"` // of the machine
		Facts       map[string]string `json:"facts"`
		CPUs        int               `json:"gomaxprocs,omitempty"` // in virtual time the CPUs that are simulated
		Base        string            `json:"base,omitempty"`
		Floor       *float64          `json:"noise_floor,omitempty"` // 0.018 is 1.8 %
		FloorOf     string            `json:"noise_floor_of,omitempty"`
		Bound       *float64          `json:"lower_bound,omitempty"` // T*, in seconds
		BoundCI     *[2]float64       `json:"lower_bound_ci,omitempty"`
		Binds       string            `json:"binds,omitempty"`           // what it is made of: "computing", …
		Seen        *float64          `json:"could_have_seen,omitempty"` // 0.09 is 9 %
		Interrupted int               `json:"interrupted,omitempty"`     // samples that count as less far off
		Slowest     *slowestJSON      `json:"slowest_block,omitempty"`
		Summary     *answerJSON       `json:"summary,omitempty"`
		Rows        []rowJSON         `json:"rows"`            // fastest first, or best
		Pairs       []pairJSON        `json:"pairs,omitempty"` // where asked for
		Sentences   []string          `json:"sentences"`
	}
	slowestJSON struct {
		Block  int     `json:"block"`
		Slower float64 `json:"slower"` // than the median block: 0.2 is 20 %
		Usual  float64 `json:"usual"`  // the most that it is in 95 % of quiet runs
	}
	// An answerJSON is a [Summary].
	answerJSON struct {
		Fastest    []string    `json:"fastest,omitempty"` // those that tie, as their rows are called
		NoneFaster bool        `json:"none_faster,omitempty"`
		Unranked   string      `json:"unranked,omitempty"`
		Base       float64     `json:"base_seconds,omitempty"`
		Gain       *[2]float64 `json:"speedup,omitempty"` // of those that tie, from the least to the most that is plausible
		Share      *[2]float64 `json:"efficiency_at_limit,omitempty"`
		Efficiency *[2]float64 `json:"efficiency,omitempty"`
		Fetching   float64     `json:"fetching_alone,omitempty"`
		FetchCI    *[2]float64 `json:"fetching_alone_ci,omitempty"`
		Processing float64     `json:"processing_alone,omitempty"`
		ProcessCI  *[2]float64 `json:"processing_alone_ci,omitempty"`
		NoLimit    float64     `json:"no_limit,omitempty"`
		NoLimitCI  *[2]float64 `json:"no_limit_ci,omitempty"`
	}
	rowJSON struct {
		Strategy       string      `json:"strategy"`
		Limit          string      `json:"limit,omitempty"`
		CPUs           int         `json:"gomaxprocs,omitempty"` // of somebody else's benchmark
		Samples        int         `json:"samples"`
		Speedup        float64     `json:"speedup,omitempty"`
		SpeedupCI      *[2]float64 `json:"speedup_ci,omitempty"` // with those of all rows at once, 95 %
		FetchSpeedup   float64     `json:"fetch_speedup,omitempty"`
		FetchCI        *[2]float64 `json:"fetch_speedup_ci,omitempty"`
		ProcessSpeedup float64     `json:"process_speedup,omitempty"`
		ProcessCI      *[2]float64 `json:"process_speedup_ci,omitempty"`
		OverlapFactor  float64     `json:"overlap_factor,omitempty"`
		Efficiency     float64     `json:"efficiency,omitempty"` // T*/makespan
		EfficiencyCI   *[2]float64 `json:"efficiency_ci,omitempty"`
		// the least that is possible at the limit, in seconds
		LimitBound   float64                `json:"limit_bound,omitempty"`
		LimitBoundCI *[2]float64            `json:"limit_bound_ci,omitempty"`
		AtLimit      float64                `json:"efficiency_at_limit,omitempty"` // that, over the makespan
		AtLimitCI    *[2]float64            `json:"efficiency_at_limit_ci,omitempty"`
		Parts        map[string]float64     `json:"parts,omitempty"` // of the makespan, in seconds: they add up to it
		Group        int                    `json:"group,omitempty"` // 1: of the fastest
		Verdict      table.Verdict          `json:"verdict,omitempty"`
		Blocks       int                    `json:"blocks,omitempty"` // that are compared
		Ratio        *float64               `json:"ratio,omitempty"`  // of the base's makespan to the row's
		CI           *[2]float64            `json:"ci,omitempty"`     // of the ratio, 95 %
		P            *float64               `json:"p,omitempty"`
		PHolm        *float64               `json:"p_holm,omitempty"`
		Figures      map[string]summaryJSON `json:"figures"`           // by tidied unit: "sec/op"
		Latency      map[string]latencyJSON `json:"latency,omitempty"` // by what was timed
		Disqualified string                 `json:"disqualified,omitempty"`
		Failures     []string               `json:"failures,omitempty"`
	}
	summaryJSON struct {
		export.MedianJSON
		Delta string   `json:"vs_base,omitempty"` // "~" or "-17.20%", where not compared in blocks
		P     *float64 `json:"p,omitempty"`       // by the Mann–Whitney U-test
	}
)

// WriteJSON writes the tables as JSON: {"$schema": …, "version": 1, "tables": [...]}.
func WriteJSON(w io.Writer, tables []*table.Table) error { return writeJSON(w, tables, false) }

func writeJSON(w io.Writer, tables []*table.Table, pairs bool) error {
	out := showJSON{Schema: export.ShowSchemaID, Version: 1, Tables: []tableJSON{}}
	for _, t := range tables {
		tj := tableToJSON(t)
		for _, r := range t.Shown() {
			tj.Rows = append(tj.Rows, rowToJSON(t, r))
		}
		tj.Sentences = append(tj.Sentences, Sentences(t)...)
		if pairs {
			tj.Pairs = pairsToJSON(t)
		}
		out.Tables = append(out.Tables, tj)
	}
	return export.WriteJSON(w, out)
}

// tableToJSON has all of a table but its rows and sentences.
func tableToJSON(t *table.Table) tableJSON {
	tj := tableJSON{File: t.File, Scenario: t.Name, Notes: t.Notes, Facts: t.Facts, CPUs: t.CPUs, Rows: []rowJSON{},
		Sentences: []string{}}
	if t.IsStrategies {
		tj.Base = t.BaseName
	}
	if floor, twice := t.NoiseFloor.Floor, t.NoiseFloor.Of; twice != nil {
		tj.Floor, tj.FloorOf = &floor, t.Label(twice)
	}
	if bound, binds, ok := t.Bound.Seconds, t.Bound.Binds, t.Bound.Known; ok {
		tj.Bound, tj.Binds = &bound, binds
		_, tj.BoundCI = inJSON(t.Bound.Spread, true)
	}
	if effect, ok := t.Seen(); ok {
		tj.Seen = &effect
	}
	_, interrupted := t.Interrupted()
	for _, n := range interrupted {
		tj.Interrupted += n
	}
	if s, ok := summary.Of(t); ok {
		tj.Summary = answerOf(s)
	}
	if d, _, ok := t.Disturbance(); ok {
		tj.Slowest = &slowestJSON{d.Block, d.Slower, d.Usual}
	}
	return tj
}

func answerOf(s summary.Summary) *answerJSON {
	a := &answerJSON{Unranked: s.Unranked}
	if s.Unranked == "" {
		a.Fastest = summary.NamesOf(s.Table, s.Tied)
		a.NoneFaster = s.Table.TiesBase(s.Best)
	}
	a.Base, _ = inJSON(s.Base.Estimate, s.Base.Is)
	for _, f := range []struct {
		of summary.Figure
		to **[2]float64
	}{{s.Gain, &a.Gain}, {s.Share, &a.Share}, {s.Efficiency, &a.Efficiency}} {
		if f.of.Is {
			*f.to = &[2]float64{f.of.Low, f.of.High}
		}
	}
	a.Fetching, a.FetchCI = inJSON(s.Fetching.Estimate, s.Fetching.Is)
	a.Processing, a.ProcessCI = inJSON(s.Processing.Estimate, s.Processing.Is)
	a.NoLimit, a.NoLimitCI = inJSON(s.NoLimit.Estimate, s.NoLimit.Is)
	return a
}

// inJSON is an estimate and its interval, 0 and nil if there is none.
func inJSON(e stats.Estimate, ok bool) (value float64, ci *[2]float64) {
	if !ok {
		return 0, nil
	}
	if e.Known {
		ci = &[2]float64{e.Low, e.High}
	}
	return e.Value, ci
}

func rowToJSON(t *table.Table, r *table.Row) rowJSON {
	rj := rowJSON{Strategy: r.Strategy, Limit: r.Limit, Samples: r.N(), Disqualified: r.Wrong(),
		Figures: map[string]summaryJSON{}}
	if !t.IsStrategies {
		rj.CPUs = t.RowProcs(r)
	}
	if rj.Disqualified == "" {
		rj.Speedup, rj.SpeedupCI = inJSON(t.GainEstimate(r, record.Makespan))
		rj.FetchSpeedup, rj.FetchCI = inJSON(t.GainEstimate(r, record.FetchActive))
		rj.ProcessSpeedup, rj.ProcessCI = inJSON(t.GainEstimate(r, record.ProcessActive))
		rj.OverlapFactor, _ = r.OverlapFactor()
		rj.Efficiency, rj.EfficiencyCI = inJSON(r.EfficiencyEstimate())
		rj.LimitBound, rj.LimitBoundCI = inJSON(r.LimitBound())
		rj.AtLimit, rj.AtLimitCI = inJSON(r.LimitEfficiency())
		for _, p := range r.Waterfall() {
			if rj.Parts == nil {
				rj.Parts = map[string]float64{}
			}
			rj.Parts[p.Name] = p.Seconds
		}
		if t.IsStrategies {
			rj.Group = r.Group
		}
		f := t.Finding(r)
		rj.Verdict, rj.Blocks = f.Verdict, f.N
		if f.N > 0 {
			rj.Ratio = &f.Ratio
		}
		if f.Enough() {
			rj.CI, rj.P, rj.PHolm = &[2]float64{f.Low, f.High}, &f.P, &f.PHolm
		}
	}
	rj.Latency = latencyToJSON(r)
	for unit := range r.Values {
		if s, ok := r.Summary(unit); ok {
			sj := summaryJSON{MedianJSON: export.NewMedianJSON(s)}
			if delta, comparison, ok := t.Delta(r, unit); ok && !t.Paired() {
				sj.Delta, sj.P = delta, table.POf(comparison)
			}
			rj.Figures[unit] = sj
		}
	}
	for _, f := range r.Failures {
		if !f.Replaced {
			rj.Failures = append(rj.Failures, f.Reason)
		}
	}
	return rj
}
