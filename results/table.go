package results

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchproc"
)

// Baseline is the strategy that every speedup is a ratio to.
const Baseline = "sequential"

// Unlimited is the strategy that keeps to no limit, and so is no choice where one is
// needed: it is ranked, and named apart.
const Unlimited = "perurl"

// A Table is what may be compared: the rows of one scenario in one file, measured under
// the same facts.
type Table struct {
	File     string
	Name     string            // of the scenario, or of a benchmark that has none
	Facts    map[string]string // key: value lines of the file
	Differs  []string          // "key: value" that tell this table from others of its name
	Items    int               // per batch, 0 if the file does not say
	CPUs     int               // GOMAXPROCS
	Rows     []*Row            // fastest first; those without samples last
	Exact    bool              // computed in virtual time: no noise, no p-values
	baseline map[string]*Row   // by limit
	ours     bool              // its rows are strategies, which do the same work
}

// A Row is one cell: a strategy at a limit.
type Row struct {
	Strategy string
	Limit    string // "" where the file has none
	Failures []Failure

	table   *Table
	batches int                  // over all samples
	values  map[string][]float64 // by tidied unit, a value a sample, in the order of the file
}

// Wrong is the reason if the row is disqualified: its results were not those that the
// work gives. It is then not ranked, however fast it was.
func (r *Row) Wrong() string {
	for _, f := range r.Failures {
		if strings.HasPrefix(f.Reason, Disqualified) {
			return strings.TrimPrefix(f.Reason, Disqualified)
		}
	}
	return ""
}

// Disqualified starts the reason of a failure that is the strategy's own fault.
const Disqualified = "disqualified: "

// N is the number of samples.
func (r *Row) N() int { return len(r.values[tidied(Makespan)]) }

func (r *Row) ranked() bool { return r.N() > 0 && r.Wrong() == "" }

// Best is the fastest row that keeps to its limit, nil if nothing is ranked.
func (t *Table) Best() *Row {
	var best *Row
	for _, r := range t.Rows {
		if r.ranked() && (best == nil || best.Strategy == Unlimited && r.Strategy != Unlimited) {
			best = r
		}
	}
	return best
}

// sample is the values of a unit as benchmath wants them: a copy, since it sorts.
func (r *Row) sample(unit string) *benchmath.Sample {
	return benchmath.NewSample(slices.Clone(r.values[tidied(unit)]), &benchmath.DefaultThresholds)
}

// Summary is the median with its 95 % confidence interval, in the base unit (seconds,
// bytes); false if the row has no such unit.
func (r *Row) Summary(unit string) (benchmath.Summary, bool) {
	if len(r.values[tidied(unit)]) == 0 {
		return benchmath.Summary{}, false
	}
	return benchmath.AssumeNothing.Summary(r.sample(unit), 0.95), true
}

// median is NaN-free: false if there is nothing, or nothing positive, to divide by.
func (r *Row) median(unit string) (float64, bool) {
	if r == nil {
		return 0, false
	}
	s, ok := r.Summary(unit)
	return s.Center, ok && s.Center > 0
}

// Gain is the ratio of the baseline's median to the row's: the speedup where the unit is
// [Makespan], the fetch speedup for [FetchActive], the process speedup for
// [ProcessActive].
func (t *Table) Gain(r *Row, unit string) (float64, bool) {
	base, ok1 := t.Base(r.Limit).median(unit)
	mine, ok2 := r.median(unit)
	if !ok1 || !ok2 || r.Wrong() != "" {
		return 0, false
	}
	return base / mine, true
}

// Base is the baseline for a limit: sequential at that limit or, since it has no use for
// one, the only sequential there is; nil if there is none.
func (t *Table) Base(limit string) *Row {
	if base := t.baseline[limit]; base != nil || len(t.baseline) != 1 {
		return base
	}
	for _, base := range t.baseline {
		return base
	}
	return nil
}

// Efficiency is T*/makespan; false where the file has no lower bound.
func (r *Row) Efficiency() (float64, bool) {
	bound, ok1 := r.median(Bound)
	makespan, ok2 := r.median(Makespan)
	return bound / makespan, ok1 && ok2
}

// OverlapFactor is the median over the samples of (fetch active + process active) /
// makespan.
func (r *Row) OverlapFactor() (float64, bool) {
	fetch, process, whole := r.values[tidied(FetchActive)], r.values[tidied(ProcessActive)], r.values[tidied(Makespan)]
	if len(fetch) == 0 || len(fetch) != len(process) || len(fetch) != len(whole) {
		return 0, false
	}
	factors := make([]float64, len(fetch))
	for i := range factors {
		factors[i] = (fetch[i] + process[i]) / whole[i]
	}
	sample := benchmath.NewSample(factors, &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95).Center, true
}

// beyondP99 is how many items must lie beyond a percentile for it to be shown.
const beyondP99 = 10

// P99 is the median over the samples of each sample's 99th percentile of sojourn; false
// where all samples together saw too few items to speak of one in a hundred, or a sample of
// average length has none beyond it.
func (t *Table) P99(r *Row) (benchmath.Summary, bool) {
	if items := r.batches * t.Items; items < beyondP99*100 || items < 100*r.N() {
		return benchmath.Summary{}, false
	}
	return r.Summary(SojournP99)
}

// Tables groups what was read into tables, in the order in which they first appear.
func Tables(files []*File) ([]*Table, error) {
	g, err := newGrouper()
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		for _, result := range file.Results {
			g.add(result).table.Exact = file.Exact
		}
		for _, failure := range file.Failures {
			g.addFailure(file, failure)
		}
	}
	return g.finish(files), nil
}

// A grouper sorts results into tables and rows with benchproc's projections. Ours are rows
// of strategy and limit, and the rest of the name, the facts and the file make the table. A
// benchmark of somebody else's is a row by its full name.
type grouper struct {
	ours, foreign projections
	tables        map[benchproc.Key]*Table
	keys          []benchproc.Key
}

type projections struct{ table, row *benchproc.Projection }

func newGrouper() (*grouper, error) {
	g := &grouper{tables: map[benchproc.Key]*Table{}}
	var err error
	if g.ours, err = project(".file,.config,.fullname", "/strategy,/limit"); err != nil {
		return nil, err
	}
	g.foreign, err = project(".file,.config", ".fullname")
	return g, err
}

func project(table, row string) (p projections, err error) {
	var parser benchproc.ProjectionParser
	if p.row, err = parser.Parse(row, nil); err != nil {
		return p, err
	}
	p.table, err = parser.Parse(table, nil)
	return p, err
}

func (g *grouper) add(result *benchfmt.Result) *Row {
	parts := nameParts(result.Name.String())
	p, strategy, limit := g.foreign, result.Name.String(), ""
	if parts["strategy"] != "" {
		p, strategy, limit = g.ours, parts["strategy"], parts["limit"]
	}
	key := p.table.Project(result)
	t, ok := g.tables[key]
	if !ok {
		t = newTable(result, parts)
		g.tables[key] = t
		g.keys = append(g.keys, key)
	}
	row := t.row(strategy, limit)
	row.batches += result.Iters
	for _, v := range result.Values {
		unit := v.Unit
		if v.Value == 0 {
			unit = tidied(unit) // benchfmt leaves the unit of a zero as it is
		}
		row.values[unit] = append(row.values[unit], v.Value)
	}
	return row
}

func newTable(result *benchfmt.Result, parts map[string]string) *Table {
	t := &Table{File: result.GetConfig(".file"), Facts: config(result)}
	t.Items, _ = strconv.Atoi(t.Facts["items"])
	t.CPUs, _ = strconv.Atoi(cmp.Or(parts["gomaxprocs"], "1"))
	if t.Facts["time"] == "virtual" {
		t.CPUs, _ = strconv.Atoi(t.Facts["cpus"]) // of the machine that is simulated
	}
	t.Name = cmp.Or(t.Facts["pkg"], "benchmarks")
	if parts["strategy"] != "" {
		t.ours = true
		t.Name = cmp.Or(parts["scenario"], string(result.Name.Base()))
	}
	return t
}

func (t *Table) row(strategy, limit string) *Row {
	for _, r := range t.Rows {
		if r.Strategy == strategy && r.Limit == limit {
			return r
		}
	}
	r := &Row{table: t, Strategy: strategy, Limit: limit, values: map[string][]float64{}}
	t.Rows = append(t.Rows, r)
	return r
}

// addFailure puts a failure into the table of its scenario, or one of its own if nothing
// of that scenario succeeded.
func (g *grouper) addFailure(file *File, f Failure) {
	parts := nameParts(f.Name)
	if parts["strategy"] == "" {
		return // a parent, or a benchmark of somebody else's: it has no row
	}
	row := g.rowOf(file, parts)
	if row == nil {
		// The key of a table needs a result: the one that failed, without values.
		failed := &benchfmt.Result{Name: benchfmt.Name(f.Name)}
		failed.SetConfig(".file", file.Path)
		row = g.add(failed)
	}
	row.Failures = append(row.Failures, f)
}

// rowOf finds the row of a failure in the first table of its scenario, nil if there is
// no table.
func (g *grouper) rowOf(file *File, parts map[string]string) *Row {
	for _, key := range g.keys {
		t := g.tables[key]
		if sameProcs := parts["gomaxprocs"] == "" || parts["gomaxprocs"] == strconv.Itoa(t.CPUs); t.ours && sameProcs && t.File == file.Path && t.Name == parts["scenario"] {
			return t.row(parts["strategy"], parts["limit"])
		}
	}
	return nil
}

// nameParts takes "Batch/scenario=io/strategy=pool/limit=16-2" apart.
func nameParts(name string) map[string]string {
	parts := map[string]string{}
	if trimmed := trimProcs(name); trimmed != name {
		parts["gomaxprocs"] = name[len(trimmed)+1:]
		name = trimmed
	}
	for part := range strings.SplitSeq(name, "/") {
		if key, value, ok := strings.Cut(part, "="); ok {
			parts[key] = value
		}
	}
	return parts
}

// finish puts the tables of a file into the order of its cells, where there is one: the
// samples themselves come in random order.
func (g *grouper) finish(files []*File) []*Table {
	place := map[string]int{}
	for _, file := range files {
		for i, cell := range slices.Backward(file.Cells) {
			place[file.Path+" "+nameParts(cell)["scenario"]] = i
		}
	}
	tables := g.ranked()
	slices.SortStableFunc(tables, func(a, b *Table) int {
		if a.File != b.File {
			return 0
		}
		return cmp.Compare(place[a.File+" "+a.Name], place[b.File+" "+b.Name])
	})
	return tables
}

func (g *grouper) ranked() []*Table {
	alike := map[string][]benchproc.Key{} // keys of our tables with one name
	for _, key := range g.keys {
		if key.Projection() == g.ours.table {
			alike[g.tables[key].Name] = append(alike[g.tables[key].Name], key)
		}
	}
	var tables []*Table
	for _, key := range g.keys {
		t := g.tables[key]
		if key.Projection() == g.ours.table {
			t.Differs = differing(key, alike[t.Name])
			for _, other := range alike[t.Name] {
				if g.tables[other].CPUs != t.CPUs {
					t.Differs = append(t.Differs, fmt.Sprintf("GOMAXPROCS %d", t.CPUs))
					break
				}
			}
		}
		t.rank()
		tables = append(tables, t)
	}
	return tables
}

// dull facts are in the title anyway, or tell nobody anything.
var dull = []string{"bound", "items", "pkg", "goos", "goarch", "time", "cpus", "fixture"}

// differing lists the facts in which key differs from the others.
func differing(key benchproc.Key, others []benchproc.Key) []string {
	var facts []string
	for _, field := range benchproc.NonSingularFields(others) {
		if name := field.String(); name != ".file" && name != ".fullname" && !slices.Contains(dull, name) {
			facts = append(facts, name+": "+cmp.Or(key.Get(field), "unknown"))
		}
	}
	return facts
}

// rank sorts the fastest first and finds the baselines.
func (t *Table) rank() {
	t.baseline = map[string]*Row{}
	for _, r := range t.Rows {
		if r.Strategy == Baseline && r.ranked() {
			t.baseline[r.Limit] = r
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b *Row) int {
		if a.ranked() != b.ranked() {
			if a.ranked() {
				return -1
			}
			return 1
		}
		x, _ := a.median(Makespan)
		y, _ := b.median(Makespan)
		return cmp.Compare(x, y)
	})
}
