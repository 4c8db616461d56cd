package compare

import (
	"io"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// The JSON of compare and of gate. Ratios are of the new figure to the old one.
type (
	ComparisonJSON struct {
		Schema      string      `json:"$schema"`
		Version     int         `json:"version"`
		Old         string      `json:"old"` // labels
		New         string      `json:"new"`
		Method      Method      `json:"compared,omitempty"`
		Allowed     bool        `json:"allow_single,omitempty"`
		Pairs       int         `json:"paired_blocks"`         // 0: the files did not take turns
		Family      int         `json:"comparisons"`           // that Holm's correction is for
		Interrupted int         `json:"interrupted,omitempty"` // samples that count as less far off
		Efficiency  bool        `json:"efficiency"`            // makespan/T* was compared
		GeoMean     *float64    `json:"geomean,omitempty"`
		LeftOut     int         `json:"geomean_left_out,omitempty"` // figures that are not in it
		Tables      []MatchJSON `json:"tables"`
		Refused     []string    `json:"refused"` // tables of different work
		Only        []string    `json:"only"`    // what one of the files lacks
		Sentences   []string    `json:"sentences"`
		Gate        *GateJSON   `json:"gate,omitempty"`
	}
	GateJSON struct {
		Passed    bool     `json:"passed"`
		MinEffect float64  `json:"min_effect"` // 0.05 is 5 %
		Watched   int      `json:"watched"`    // cells in which a slowdown could have been found
		Slower    []string `json:"slower"`     // cells: "scenario=io/strategy=pool/limit=16"
		Failing   []string `json:"failing"`
		Why       []string `json:"why"`
		Undecided bool     `json:"undecided,omitempty"` // nothing was compared, or could be told
	}
	MatchJSON struct {
		Scenario string             `json:"scenario"`
		Apart    []string           `json:"apart,omitempty"` // from the file's others of the scenario
		OldFile  string             `json:"old_file"`
		NewFile  string             `json:"new_file"`
		Items    int                `json:"items,omitempty"`
		GeoMean  *float64           `json:"geomean,omitempty"`
		LeftOut  int                `json:"geomean_left_out,omitempty"`
		OldFloor float64            `json:"old_noise_floor"` // 0.018 is 1.8 %; 0 is unknown
		NewFloor float64            `json:"new_noise_floor"`
		Differs  []table.Difference `json:"differs"` // that is no part of the work
		Unknown  []table.Difference `json:"unknown"` // parts of the work that cannot be told to be the same
		Cells    []cellJSON         `json:"cells"`
	}
	cellJSON struct {
		Strategy string             `json:"strategy"` // or the benchmark of somebody else's
		Limit    string             `json:"limit,omitempty"`
		Unit     string             `json:"unit"` // tidied: "sec/op"
		Old      *export.MedianJSON `json:"old,omitempty"`
		New      *export.MedianJSON `json:"new,omitempty"`
		OldN     int                `json:"old_samples"`
		NewN     int                `json:"new_samples"`
		Ratio    *float64           `json:"ratio,omitempty"` // new to old
		CI       *[2]float64        `json:"ci,omitempty"`    // of the ratio, 95 %
		P        *float64           `json:"p,omitempty"`
		PHolm    *float64           `json:"p_holm,omitempty"`
		Verdict  table.Verdict      `json:"verdict,omitempty"`
		Delta    string             `json:"delta,omitempty"` // instead of a ratio, where none tells the change
		Failed   string             `json:"failed,omitempty"`
	}
)

// WriteJSON writes the comparison as compare.schema.json describes it.
func WriteJSON(w io.Writer, v *Comparison) error { return export.WriteJSON(w, v.JSON()) }

// JSON is the comparison for programs.
func (v *Comparison) JSON() ComparisonJSON {
	out := ComparisonJSON{Schema: export.CompareSchemaID, Version: export.CompareVersion, Old: v.Old, New: v.New,
		Method: v.Method, Allowed: v.AllowSingle, Pairs: len(v.Pairs), Family: v.Family, Efficiency: v.Efficiency,
		Tables: []MatchJSON{}, Refused: append([]string{}, v.Refused...),
		Only: []string{}, Sentences: v.Sentences()}
	for _, n := range v.Interrupted {
		out.Interrupted += n
	}
	out.GeoMean, out.LeftOut = geoMean(makespans(v.All())).json()
	for _, u := range v.Only {
		out.Only = append(out.Only, v.onlyIn(u)...)
	}
	for _, m := range v.Matches {
		mj := MatchJSON{Scenario: m.New.Name, Apart: m.New.Qualifiers, OldFile: m.Old.File, NewFile: m.New.File,
			Items: m.New.Items, OldFloor: m.Old.NoiseFloor.Floor, NewFloor: m.New.NoiseFloor.Floor,
			Differs: append([]table.Difference{}, m.Otherwise...), Unknown: append([]table.Difference{}, m.Unknown...),
			Cells: []cellJSON{}}
		mj.GeoMean, mj.LeftOut = geoMean(makespans(m.Cells)).json()
		for _, c := range m.Cells {
			mj.Cells = append(mj.Cells, v.cellJSON(c))
		}
		out.Tables = append(out.Tables, mj)
	}
	return out
}

func (v *Comparison) cellJSON(c *Cell) cellJSON {
	cj := cellJSON{Strategy: c.New.Strategy, Limit: table.SharedLimit(c.Old, c.New), Unit: record.Tidied(c.Unit),
		Old: v.medianJSON(c, c.Old), New: v.medianJSON(c, c.New), OldN: c.N, NewN: c.M, Failed: c.Reason()}
	if c.Compared() {
		cj.Verdict = c.Verdict
	}
	if c.Ratio > 0 { // and not NaN
		cj.Ratio = &c.Ratio
	} else if c.Compared() && math.IsNaN(c.Ratio) {
		cj.Delta = c.Change()
	}
	if c.Enough() {
		cj.CI = &[2]float64{c.Low, c.High}
	}
	if v.Tested(c) {
		cj.P, cj.PHolm = &c.P, &c.PHolm
	}
	return cj
}

func (v *Comparison) medianJSON(c *Cell, r *table.Row) *export.MedianJSON {
	if s, ok := v.median(c, r); ok {
		return new(export.NewMedianJSON(s))
	}
	return nil
}

// WriteCSV writes a line for each comparison, by RFC 4180: what is unknown is empty.
func WriteCSV(w io.Writer, v *Comparison) error {
	var rows [][]any
	for _, m := range v.Matches {
		for _, c := range m.Cells {
			cj := v.cellJSON(c)
			ci := []any{nil, nil}
			if cj.CI != nil {
				ci = []any{cj.CI[0], cj.CI[1]}
			}
			rows = append(rows, slices.Concat(
				[]any{m.New.Name, cj.Strategy, cj.Limit, cj.Unit, v.Old, v.New},
				cj.Old.Fields(), []any{cj.OldN}, cj.New.Fields(), []any{cj.NewN, cj.Ratio}, ci,
				[]any{cj.P, cj.PHolm, export.Verbatim(string(cj.Verdict)), cj.Failed, strings.Join(m.New.Qualifiers, ", ")}))
		}
	}
	return export.WriteCSV(w, []string{"scenario", "strategy", "limit", "unit", "old", "new", "old_median", "old_low",
		"old_high", "old_samples", "new_median", "new_low", "new_high", "new_samples", "ratio",
		"ratio_low", "ratio_high", "p", "p_holm", "verdict", "failed", "apart"}, rows)
}
