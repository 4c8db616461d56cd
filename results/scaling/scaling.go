package scaling

import (
	"math"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Where a table has several limits, each strategy is a curve: throughput and tail against the
// limit. What is said of a curve comes from the medians of its levels, as in the tables, and
// intervals from resampling the blocks: see [knee], [fitLaw] and [resampled].

// A scaling is what a table shows about the limit.
type scaling struct {
	table  *table.Table
	unit   string       // of the throughput: items/s, or batches/s where nobody knows how many items a batch has
	curves []*curve     // the one with the fastest row first
	fixed  []*table.Row // strategies that were measured at one limit
	beyond []int        // limits that are left out, since a batch has no more items than a lower one
	lost   []*table.Row // left out because nothing of them may be used
	least  levelCI      // the least limit at which any strategy is within kneeShare of the best of all; -1 if there are no curves
	best   point        // the best of all
}

// A curve is one strategy of a table at several limits.
type curve struct {
	strategy string
	levels   []level // by limit
	logs     []float64
	draws    [][]float64 // resampled logs
	knee     levelCI
	fit      lawCI
	refused  string // why there is no fit
	bound    asymptote
	unbound  string // why there is no bound
}

// A level is a curve's row at one limit.
type level struct {
	limit  int
	row    *table.Row
	logs   []float64 // of the throughput: one a block, or one a sample where blocks are unknown
	blocks []int     // of each; nil if unknown
}

// A point is a level of a curve.
type point struct {
	curve *curve
	at    int
}

func (p point) level() level { return p.curve.levels[p.at] }

func (p point) log() float64 { return p.curve.logs[p.at] }

// NewScaling finds the curves of a table and what they show; false if no strategy has two
// levels.
func NewScaling(t *table.Table) (*scaling, bool) {
	s := &scaling{table: t}
	logs := s.throughput()
	byName := map[string]*curve{}
	for _, r := range t.Shown() {
		limit, ok := levelOf(r)
		l := level{limit: limit, row: r}
		if l.logs, l.blocks = logs(r); !ok || !r.Ranked() || len(l.logs) == 0 {
			s.lost = append(s.lost, r)
			continue
		}
		c := byName[r.Strategy]
		if c == nil {
			c = &curve{strategy: r.Strategy}
			byName[r.Strategy] = c
			s.curves = append(s.curves, c)
		}
		c.levels = append(c.levels, l)
	}
	s.curves = slices.DeleteFunc(s.curves, func(c *curve) bool {
		s.tidy(c)
		if len(c.levels) == 1 {
			s.fixed = append(s.fixed, c.levels[0].row)
		}
		return len(c.levels) == 1
	})
	slices.Sort(s.beyond)
	s.beyond = slices.Compact(s.beyond)
	if len(s.curves) == 0 {
		return s, false
	}
	s.analyse()
	return s, true
}

// levelOf is the limit as a number; false for what is none.
func levelOf(r *table.Row) (int, bool) {
	n, err := strconv.Atoi(r.Limit)
	return n, err == nil && n > 0 && strconv.Itoa(n) == r.Limit
}

// tidy sorts the levels, and leaves out those that are the same as a lower one: a batch that
// has its items all under way has no use for a higher limit.
func (s *scaling) tidy(c *curve) {
	slices.SortFunc(c.levels, func(a, b level) int { return a.limit - b.limit })
	if s.table.Items == 0 {
		return
	}
	if all := slices.IndexFunc(c.levels, func(l level) bool { return l.limit >= s.table.Items }); all >= 0 {
		for _, l := range c.levels[all+1:] {
			s.beyond = append(s.beyond, l.limit)
		}
		c.levels = c.levels[:all+1]
	}
}

// throughput decides on the unit, and returns the way to the logarithms of the throughput
// in a row: one a block, or one a sample. What is not positive has none.
func (s *scaling) throughput() func(r *table.Row) (logs []float64, blocks []int) {
	unit, sign, offset := record.Makespan, -1.0, 0.0
	has := func(r *table.Row) bool {
		return r.N() == 0 || len(r.Values[record.Tidied(record.Throughput)]) == r.N()
	}
	switch t := s.table; {
	case t.Items > 0:
		s.unit, offset = "items/s", math.Log(float64(t.Items))
	case !slices.ContainsFunc(t.Rows, func(r *table.Row) bool { return !has(r) }):
		s.unit, unit, sign = "items/s", record.Throughput, 1
	default:
		s.unit = "batches/s"
	}
	return func(r *table.Row) (logs []float64, blocks []int) {
		if s.table.Paired() && r.InBlocks() {
			for _, l := range table.LogsOf(r, unit) {
				logs, blocks = append(logs, offset+sign*l.Mean), append(blocks, l.Block)
			}
			return logs, blocks
		}
		for _, v := range r.Values[record.Tidied(unit)] {
			if v > 0 {
				logs = append(logs, offset+sign*math.Log(v))
			}
		}
		return logs, nil
	}
}

// samples is the least number of samples of any level.
func (c *curve) samples() int {
	least := math.MaxInt
	for _, l := range c.levels {
		least = min(least, len(l.logs))
	}
	return least
}

func (c *curve) limits() []int {
	limits := make([]int, len(c.levels))
	for i, l := range c.levels {
		limits[i] = l.limit
	}
	return limits
}

// widths are how many items the levels have under way at most: the limits, as far as a batch
// has items.
func (s *scaling) widths(c *curve) []float64 {
	widths := make([]float64, len(c.levels))
	for i, l := range c.levels {
		widths[i] = float64(l.limit)
		if s.table.Items > 0 {
			widths[i] = float64(min(l.limit, s.table.Items))
		}
	}
	return widths
}
