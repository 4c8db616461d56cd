package table

import (
	"cmp"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"golang.org/x/perf/benchmath"
)

// Baseline is the strategy that every speedup is a ratio to, unless [Options] name another.
const Baseline = "sequential"

// Unlimited is the strategy that keeps to no limit, and so is no choice where one is
// needed: it is ranked, and named apart.
const Unlimited = "perurl"

// A Table is what may be compared: the rows of one scenario in one file, measured under
// the same facts. It has what was measured, what was concluded from that, and what is shown.
type Table struct {
	Measured
	Concluded
	View
}

// Measured is what a file says of the cells of a table, and how they are to be compared.
type Measured struct {
	File         string
	Name         string            // of the scenario, or of a benchmark that has none
	Notes        []string          // of the file: what to know of the machine
	Facts        map[string]string // key: value lines of the file
	Items        int               // per batch, 0 if the file does not say
	CPUs         int               // GOMAXPROCS
	Rows         []*Row            // fastest first; those without samples last
	AAArms       []*Row            // further samples of cells that are in Rows or were filtered
	Exact        bool              // computed in virtual time: no noise, no p-values
	IsStrategies bool              // its rows are strategies, which do the same work
	BaseName     string            // the strategy that is the baseline
	Source       *record.File      // that it was read from

	filtered  []*Row        // left out by a filter: the machine, T* and the noise floor are theirs too
	cells     map[cell]*Row // all rows, and the A/A arms
	order     []string      // units, as they first appear
	unpaired  bool          // blocks are not to be used
	ungrouped bool          // rows are not compared with each other
}

// Concluded is what follows from what was measured: see [Table.Rank].
type Concluded struct {
	Bound      Bound      // T*
	NoiseFloor NoiseFloor // what a row differs by from itself

	baseline map[string]*Row                  // by limit
	field    *stats.Field                     // the rows compared within blocks; nil if nothing is
	place    map[*Row]int                     // of a row in the field
	findings map[*Row]stats.Paired            // each row compared with its baseline
	compared []*Row                           // that keep to a limit, with enough blocks to be told from the fastest
	first    *Row                             // the fastest that keeps to a limit, as far as can be told
	gains    map[string]map[*Row]stats.Paired // by unit, each row compared with its baseline
}

// A View is what is shown of a table, and beside what.
type View struct {
	HiddenRows int      // how many rows [KeepRepresentative] left out
	Differs    []string // "key: value" that tell this table from others of its name
	Qualifiers []string // the same in words, where it is compared with a table of another file
	Earlier    *Table   // of somebody else's benchmarks: the same ones in an earlier file

	shown []*Row // nil for all: see [Only]
}

// A Row is one cell: a strategy at a limit.
type Row struct {
	Strategy string
	Limit    string // "" where the file has none
	Failures []record.Failure

	Group    int  // 1: of the group of the fastest; 0: slower, or not known
	Filtered bool // by a filter
	Table    *Table
	untimed  bool                 // its makespans are 0
	Procs    string               // GOMAXPROCS at the end of the name of somebody else's benchmark
	results  int                  // lines
	Batches  int                  // over all samples
	Values   map[string][]float64 // by tidied unit, a value a sample, in the order of the file
	Blocks   []int                // of each sample, if the file has a sidecar; 0 is unknown

	Recorded []*record.Sample // that the sidecar has of the row, for their Details
}

// Wrong is the reason if the row is disqualified: its results were not those that the
// work gives. It is then not ranked, however fast it was.
func (r *Row) Wrong() string {
	for _, f := range r.Failures {
		if f.Kind == record.Disqualified {
			return f.Why()
		}
	}
	return ""
}

// Faults are the failures that count: neither the machine's nor made up for by another sample of their block.
func (r *Row) Faults() []record.Failure {
	return slices.DeleteFunc(slices.Clone(r.Failures), func(f record.Failure) bool {
		return f.Kind == record.Disturbed || f.Replaced
	})
}

// N is the number of samples: of a strategy those that have a makespan, which is what it is measured for.
// Somebody else's benchmark may have been measured for anything.
func (r *Row) N() int {
	if r.Table != nil && !r.Table.IsStrategies {
		return r.results
	}
	return len(r.Values[record.Tidied(record.Makespan)])
}

func (r *Row) Ranked() bool {
	return r.N() > 0 && r.Wrong() == "" && !(r.untimed && r.Table.IsStrategies)
}

// Best is the fastest row that keeps to its limit, or else the fastest of all; nil if
// nothing is ranked.
func (t *Table) Best() *Row {
	if t.first != nil {
		return t.first
	}
	var best *Row
	for _, r := range t.Rows {
		if r.Ranked() && (best == nil || best.Strategy == Unlimited && r.Strategy != Unlimited) {
			best = r
		}
	}
	return best
}

// Sample is the values of a unit as benchmath wants them: a copy, since it sorts.
func (r *Row) Sample(unit string) *benchmath.Sample {
	return benchmath.NewSample(slices.Clone(r.Values[record.Tidied(unit)]), &benchmath.DefaultThresholds)
}

// Summary is the median with its 95 % confidence interval, in the base unit (seconds,
// bytes); false if the row has no such unit.
func (r *Row) Summary(unit string) (benchmath.Summary, bool) {
	if len(r.Values[record.Tidied(unit)]) == 0 {
		return benchmath.Summary{}, false
	}
	return r.Assumption(unit).Summary(r.Sample(unit), 0.95), true
}

// Median is NaN-free: false if there is nothing, or nothing positive, to divide by.
func (r *Row) Median(unit string) (float64, bool) {
	if r == nil {
		return 0, false
	}
	s, ok := r.Summary(unit)
	return s.Center, ok && s.Center > 0
}

// Base is the baseline for a limit: sequential (or what --base names) at that limit, or the
// only one there is, since sequential has no use for a limit; nil if there is none.
func (t *Table) Base(limit string) *Row {
	if base := t.baseline[limit]; base != nil || len(t.baseline) != 1 {
		return base
	}
	for _, base := range t.baseline {
		return base
	}
	return nil
}

// Delta is the change of a unit's median from the baseline, as benchstat prints it ("~"
// where the Mann–Whitney U-test finds none), with that test; false for the baseline itself
// and where there is nothing to compare. It is what plain benchstat statistics say: every
// comparison stands for itself.
func (t *Table) Delta(r *Row, unit string) (string, benchmath.Comparison, bool) {
	base := t.Base(r.Limit)
	if t.Earlier != nil {
		base = t.Earlier.cells[cell{strategy: r.Strategy}]
	}
	if t.Exact || base == nil || base == r {
		return "", benchmath.Comparison{}, false
	}
	old, ok1 := base.Summary(unit)
	now, ok2 := r.Summary(unit)
	if !ok1 || !ok2 {
		return "", benchmath.Comparison{}, false
	}
	comparison := Compare(base, r, unit)
	return DeltaOf(comparison, old.Center, now.Center), comparison, true
}

// Row is the first row of a strategy, or of a benchmark of that name; nil if there is none.
func (t *Table) Row(name string) *Row {
	for _, r := range t.Rows {
		if r.Strategy == name {
			return r
		}
	}
	return nil
}

// OverlapFactor is the median over the samples of (fetch active + process active) /
// makespan.
func (r *Row) OverlapFactor() (float64, bool) {
	fetch, process, whole := r.Values[record.Tidied(record.FetchActive)], r.Values[record.Tidied(record.ProcessActive)],
		r.Values[record.Tidied(record.Makespan)]
	if len(fetch) == 0 || len(fetch) != len(process) || len(fetch) != len(whole) {
		return 0, false
	}
	factors := make([]float64, len(fetch))
	for i := range factors {
		if !(whole[i] > 0) {
			return 0, false
		}
		factors[i] = (fetch[i] + process[i]) / whole[i]
	}
	sample := benchmath.NewSample(factors, &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95).Center, true
}

// BeyondP99 is how many items must lie beyond a percentile for it to be shown.
const BeyondP99 = 10

// P99 is the median over the samples of each sample's 99th percentile of sojourn; false
// where all samples together saw too few items to speak of one in a hundred, or a sample of
// average length has none beyond it.
func (t *Table) P99(r *Row) (benchmath.Summary, bool) {
	if items := r.Batches * t.Items; items < BeyondP99*100 || items < 100*r.N() {
		return benchmath.Summary{}, false
	}
	return r.Summary(record.SojournP99)
}

// Rank sorts the fastest first, finds the baselines and compares.
func (t *Table) Rank() {
	t.baseline = map[string]*Row{}
	for _, r := range t.all() {
		r.untimed = stats.Median(r.Values[record.Tidied(record.Makespan)]) == 0
		if t.IsStrategies && r.Strategy == t.BaseName && r.Ranked() {
			t.baseline[r.Limit] = r
		}
	}
	if t.IsStrategies {
		t.fastestFirst()
	} else {
		t.CPUs = t.sharedProcs()
		t.bestFirst()
	}
	t.Bound = t.lowerBound()
	t.compare()
	if !t.ungrouped {
		t.assignGroups()
	}
}

// fastestFirst sorts strategies, those without figures last.
func (t *Table) fastestFirst() {
	medians := make(map[*Row]float64, len(t.Rows))
	for _, r := range t.Rows {
		medians[r], _ = r.Median(record.Makespan)
	}
	slices.SortStableFunc(t.Rows, func(a, b *Row) int {
		if a.Ranked() != b.Ranked() {
			if a.Ranked() {
				return -1
			}
			return 1
		}
		return cmp.Compare(medians[a], medians[b])
	})
}
