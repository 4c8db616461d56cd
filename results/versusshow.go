package results

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/perf/benchmath"
)

// Show writes the comparison: first what became of each scenario, then each cell.
func (v *Versus) Show(p Page) error {
	p.Heading(v.title())
	p.Table(without(v.summary(), p.Width(), "geomean", string(InNoise), string(TooFew)))
	for _, s := range v.Sentences() {
		p.Say(s)
	}
	for _, m := range v.Matches {
		if m.New.ours {
			p.Gap()
			p.Heading(m.New.Name, v.facts(m)...)
			p.Table(v.fit(v.columns(m, m.Cells), p.Width()))
			continue
		}
		for _, unit := range m.foreignUnits() {
			p.Gap()
			p.Heading(m.New.Name, unit)
			p.Table(v.fit(v.foreignColumns(m, unit), p.Width()))
		}
	}
	return p.Flush()
}

const headingCI, headingHolm = "95 % CI", "p\n(Holm)"

// The columns whose headings are labels.
const oldSide, newSide = "\x00old", "\x00new"

// fit keeps what became of each row to the last, and before that what it is now.
func (v *Versus) fit(cols []column, width int) []column {
	return without(cols, width, headingHolm, headingCI, oldSide, newSide)
}

// title names the labels, and the files that they stand for.
func (v *Versus) title() string {
	name := func(label, file string) string {
		if base := strings.TrimSuffix(filepath.Base(file), ".txt"); base != label {
			label += " (" + base + ")"
		}
		return label
	}
	first := v.Matches[0]
	return name(v.New, first.New.File) + " compared with " + name(v.Old, first.Old.File)
}

// GeoMean is the geometric mean of the ratios of a match; of somebody else's benchmarks those of
// the makespans. It is false if there are none.
func (m *Match) GeoMean() (float64, bool) { return geoMean(m.Cells) }

// GeoMean is that of all ratios.
func (v *Versus) GeoMean() (float64, bool) { return geoMean(v.all()) }

func geoMean(list []*Comparison) (float64, bool) {
	sum, n := 0.0, 0
	for _, c := range list {
		if c.Ratio > 0 && !math.IsInf(c.Ratio, 0) && tidied(c.Unit) == tidied(Makespan) {
			sum += math.Log(c.Ratio)
			n++
		}
	}
	return math.Exp(sum / float64(n)), n > 0
}

func (v *Versus) all() []*Comparison {
	var all []*Comparison
	for _, m := range v.Matches {
		all = append(all, m.Cells...)
	}
	return all
}

// said is what a comparison counts as; for benchmarks of somebody else's what benchstat says of
// the makespan.
func (c *Comparison) said() Verdict {
	switch {
	case c.Verdict == noVerdict && (c.New.table.ours || c.absent() != ""):
		return c.absence()
	case c.New.table.ours || tidied(c.Unit) != tidied(Makespan):
		return c.Verdict
	case c.Delta == "~":
		return InNoise
	case strings.HasPrefix(c.Delta, "-"):
		return Faster
	case strings.HasPrefix(c.Delta, "+"):
		return Slower
	}
	return InNoise
}

// summary is a row a scenario.
func (v *Versus) summary() []column {
	verdicts := []Verdict{Faster, Slower, InNoise, TooFew, HeldBack, failed, disturbed, untimed}
	cols := []column{{heading: "scenario", text: true}, {heading: "geomean"}}
	for _, verdict := range verdicts {
		cols = append(cols, column{heading: string(verdict)})
	}
	add := func(name string, list []*Comparison) {
		mean := none
		if x, ok := geoMean(list); ok {
			mean = percentChange(x)
		}
		cols[0].cells, cols[1].cells = append(cols[0].cells, name), append(cols[1].cells, mean)
		for i, verdict := range verdicts {
			n := 0
			for _, c := range list {
				if tidied(c.Unit) == tidied(Makespan) && c.said() == verdict {
					n++
				}
			}
			cols[2+i].cells = append(cols[2+i].cells, fmt.Sprint(n))
		}
	}
	for _, m := range v.Matches {
		add(strings.Join(append([]string{m.New.Name}, m.New.apart...), " · "), m.Cells)
	}
	if len(v.Matches) > 1 {
		add("all", v.all())
	}
	return slices.DeleteFunc(cols, func(c column) bool {
		rare := slices.Contains([]string{string(TooFew), string(HeldBack), failed, disturbed, untimed}, c.heading)
		return rare && strings.Trim(strings.Join(c.cells, ""), "0") == ""
	})
}

// facts are what holds for all cells of a match.
func (v *Versus) facts(m *Match) []string {
	facts := slices.Clone(m.New.apart)
	if m.New.Items > 0 {
		facts = append(facts, fmt.Sprintf("%d items a batch", m.New.Items))
	}
	if limits := m.New.limits(); len(limits) == 1 && limits[0] != "" {
		facts = append(facts, "limit "+limits[0])
	}
	if v.Efficiency {
		facts = append(facts, "efficiency is T*/makespan")
	}
	if m.New.Exact {
		return append(facts, "exact, in virtual time")
	}
	if v.Pairs != nil {
		facts = append(facts, fmt.Sprintf("%d blocks in pairs", len(v.Pairs)))
	} else {
		a, b := 0, 0
		for _, c := range m.Cells {
			a, b = max(a, c.N), max(b, c.M)
		}
		facts = append(facts, fmt.Sprintf("%d and %s", a, samples(b)))
	}
	_, a := m.Old.NoiseFloor()
	_, b := m.New.NoiseFloor()
	if a != nil && b != nil {
		facts = append(facts, fmt.Sprintf("noise floors %.1f %% and %.1f %%", 100*m.Old.self.floor, 100*m.New.self.floor))
	}
	if m.Speed > 0 {
		facts = append(facts, "the machine's speed "+percentChange(m.Speed))
	}
	return facts
}

// columns of a table: the cells of a match, or some of them.
func (v *Versus) columns(m *Match, list []*Comparison) []column {
	names := column{heading: "strategy", text: true}
	change, interval := column{heading: "change"}, column{heading: headingCI}
	if v.Efficiency {
		change.heading = "makespan\nin T*"
	}
	verdict, p := column{heading: "verdict", text: true}, column{heading: headingHolm}
	for _, c := range list {
		names.cells = append(names.cells, m.New.label(c.New))
		was, ci, holm := none, none, none
		if c.Ratio > 0 {
			was = percentChange(c.Ratio)
		}
		if c.Enough() {
			ci = percentChange(c.Low) + " to " + percentChange(c.High)
			holm = fmt.Sprintf("%.3f", c.PHolm)
		}
		change.cells, interval.cells, p.cells = append(change.cells, was), append(interval.cells, ci), append(p.cells, holm)
		word := cmp.Or(string(c.Verdict), c.absent())
		if c.Verdict == Slower {
			word = v.slower()
		}
		verdict.cells = append(verdict.cells, word)
	}
	old, now := v.sides(list)
	cols := []column{names, old, now, change, interval, verdict, p}
	return used(cols)
}

// sides are the medians of both, in one scale.
func (v *Versus) sides(list []*Comparison) (old, now column) {
	old, now = column{heading: v.Old, id: oldSide}, column{heading: v.New, id: newSide}
	if len(list) == 0 {
		return old, now
	}
	if v.Efficiency {
		return v.efficient(list)
	}
	type side struct {
		row    *Row
		middle benchmath.Summary
		ok     bool
	}
	var sides []side
	var centers []float64
	for _, c := range list {
		for _, r := range []*Row{c.Old, c.New} {
			s, ok := v.middle(r, c.Unit)
			if ok {
				centers = append(centers, s.Center)
			}
			sides = append(sides, side{r, s, ok})
		}
	}
	unit := tidied(list[0].Unit)
	scale, suffix := scaleOf(centers, unit), ""
	if isSeconds(unit) {
		suffix = "s"
	}
	cell := func(s side) string {
		switch {
		case s.row.Wrong() != "":
			return disqualified
		case !s.ok:
			return cmp.Or(s.row.absent(), failed)
		case s.row.table.Exact:
			return scale.Format(s.middle.Center) + suffix
		}
		return scale.Format(s.middle.Center) + suffix + " ± " + fmt.Sprintf("%3s", rangeOf(s.middle))
	}
	for i := 0; i < len(sides); i += 2 {
		old.cells, now.cells = append(old.cells, cell(sides[i])), append(now.cells, cell(sides[i+1]))
	}
	return old, now
}

// middle is the median that is compared: of a unit, or of makespan/T*.
func (v *Versus) middle(r *Row, unit string) (benchmath.Summary, bool) {
	if !v.Efficiency {
		return r.Summary(unit)
	}
	logs := v.logs(r)
	if len(logs) == 0 {
		return benchmath.Summary{}, false
	}
	for i := range logs {
		logs[i] = math.Exp(logs[i])
	}
	return benchmath.AssumeNothing.Summary(sampleOf(logs), 0.95), true
}
