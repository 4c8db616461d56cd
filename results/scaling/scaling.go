// Package scaling says which concurrency limit is enough. Each strategy of a table is a curve: throughput and tail
// against the limit. Said of it are the knee, the Universal Scalability Law (Gunther 2007) fitted to it, and N*, what
// the CPUs allow. Figures come from the medians of the levels, as in the tables, and intervals from a bootstrap over
// blocks.
//
// A fit of fewer than six limits is refused, and a peak outside the limits that were measured is not given as a number.
package scaling

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchmath"
)

// An Analysis is what a table shows about the limit. Its exported fields are its JSON.
type Analysis struct {
	File     string   `json:"file"`
	Scenario string   `json:"scenario"`
	Unit     string   `json:"unit"` // of the throughput: items/s, or batches/s where the items of a batch are unknown
	Limit    Knee     `json:"limit"`
	Advice   string   `json:"advice"`
	Notes    []string `json:"notes,omitempty"`
	Curves   []*Curve `json:"curves"` // the one with the fastest row first

	table   *table.Table
	fixed   []*table.Row // strategies that were measured at one limit
	beyond  []int        // limits that are left out, since a batch has no more items than a lower one
	unused  []*table.Row // left out: disqualified, failed, or without a limit
	overall *Curve       // the best throughput of any strategy at each limit
	best    *Curve       // the one with the best level of all
	most    float64      // the logarithm of its throughput

	logs func(r *table.Row) (logs []float64, blocks []int) // of the throughput
}

// A Curve is one strategy of a table at several limits. An interval with too few samples is left out of the JSON.
type Curve struct {
	Strategy string     `json:"strategy"`
	Levels   []Level    `json:"levels"` // by limit
	Knee     Knee       `json:"knee"`
	Law      *Fit       `json:"law,omitempty"`
	NoLaw    string     `json:"law_refused,omitempty"`
	Bound    *asymptote `json:"bound,omitempty"` // N*
	NoBound  string     `json:"bound_unknown,omitempty"`
	Advice   string     `json:"advice"`

	limits  []int
	widths  []float64   // items under way at most: the limits, as far as a batch has items
	samples int         // the least number of any level
	logs    []float64   // of the throughput, the median of each level
	draws   [][]float64 // the same of each resample, NaN for a level of which no block was drawn
	kneeAt  int         // its place
}

// A Level is a curve's row at one limit.
type Level struct {
	Limit      int      `json:"limit"`
	Samples    int      `json:"samples"`
	Throughput float64  `json:"throughput"`
	Low        *float64 `json:"throughput_low,omitempty"`
	High       *float64 `json:"throughput_high,omitempty"`
	P99        *float64 `json:"p99_sojourn,omitempty"` // in seconds

	row    *table.Row
	logs   []float64 // of the throughput: one a block, or one a sample where blocks are unknown
	blocks []int     // of each; nil if unknown
}

// New finds the curves of a table and what they show; false if no strategy has two levels.
func New(t *table.Table) (*Analysis, bool) {
	s := collected(t)
	if len(s.Curves) == 0 {
		return s, false
	}
	s.analyse()
	return s, true
}

// Several says whether a table has any curve.
func Several(t *table.Table) bool { return len(collected(t).Curves) > 0 }

// collected has the curves of a table, of at least two levels.
func collected(t *table.Table) *Analysis {
	s := &Analysis{File: t.File, Scenario: t.Name, table: t}
	s.chooseUnit()
	byName := map[string]*Curve{}
	for _, r := range t.Shown() {
		limit, err := strconv.Atoi(r.Limit)
		l := Level{Limit: limit, row: r}
		l.logs, l.blocks = s.logs(r)
		if err != nil || limit <= 0 || strconv.Itoa(limit) != r.Limit || !r.Ranked() || len(l.logs) == 0 {
			s.unused = append(s.unused, r)
			continue
		}
		if byName[r.Strategy] == nil {
			byName[r.Strategy] = &Curve{Strategy: r.Strategy}
			s.Curves = append(s.Curves, byName[r.Strategy])
		}
		byName[r.Strategy].Levels = append(byName[r.Strategy].Levels, l)
	}
	s.Curves = slices.DeleteFunc(s.Curves, func(c *Curve) bool {
		s.tidy(c)
		if len(c.Levels) == 1 {
			s.fixed = append(s.fixed, c.Levels[0].row)
		}
		return len(c.Levels) == 1
	})
	slices.Sort(s.beyond)
	s.beyond = slices.Compact(s.beyond)
	return s
}

// tidy sorts the levels, and leaves out those that are the same as a lower one: a batch that has all its items under
// way has no use for a higher limit.
func (s *Analysis) tidy(c *Curve) {
	slices.SortFunc(c.Levels, func(a, b Level) int { return a.Limit - b.Limit })
	for i, l := range c.Levels {
		if s.table.Items > 0 && l.Limit >= s.table.Items {
			for _, more := range c.Levels[i+1:] {
				s.beyond = append(s.beyond, more.Limit)
			}
			c.Levels = c.Levels[:i+1]
			return
		}
	}
}

// chooseUnit decides on the unit of the throughput, and how to find its logarithms in a row: one a block, or one a
// sample. What is not positive has none.
func (s *Analysis) chooseUnit() {
	unit, sign, offset := record.Makespan, -1.0, 0.0
	lacks := func(r *table.Row) bool { return len(r.Values[record.Tidied(record.Throughput)]) != r.N() && r.N() > 0 }
	switch t := s.table; {
	case t.Items > 0:
		s.Unit, offset = "items/s", math.Log(float64(t.Items))
	case !slices.ContainsFunc(t.Rows, lacks):
		s.Unit, unit, sign = "items/s", record.Throughput, 1
	default:
		s.Unit = "batches/s"
	}
	s.logs = func(r *table.Row) (logs []float64, blocks []int) {
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

// resamples is how many there are of each bootstrap.
const resamples = 600

// analyse finds all that there is to say.
func (s *Analysis) analyse() {
	for _, c := range s.Curves {
		s.summarize(c)
	}
	if !s.table.Exact {
		s.resample(resamples)
	}
	for _, c := range s.Curves {
		c.findKnee()
		c.Law, c.NoLaw = fitLaw(c.limits, c.widths, c.logs, c.draws, c.samples)
		c.Bound, c.NoBound = s.asymptote(c)
		if most := slices.Max(c.logs); s.best == nil || most > s.most {
			s.best, s.most = c, most
		}
	}
	s.overall = s.envelope()
	s.overall.findKnee()
	s.Limit, s.Advice, s.Notes = s.overall.Knee, s.advice(), s.notes()
	for _, c := range s.Curves {
		c.Advice = s.curveAdvice(c)
	}
}

// summarize takes the medians of the levels.
func (s *Analysis) summarize(c *Curve) {
	c.samples = math.MaxInt
	for i, l := range c.Levels {
		median := stats.Median(l.logs)
		c.limits, c.logs = append(c.limits, l.Limit), append(c.logs, median)
		c.widths = append(c.widths, float64(min(l.Limit, cmp.Or(s.table.Items, l.Limit))))
		c.samples = min(c.samples, len(l.logs))
		c.Levels[i].Samples, c.Levels[i].Throughput = len(l.logs), math.Exp(median)
		c.Levels[i].Low, c.Levels[i].High = s.interval(l.logs)
		if p99, ok := s.table.P99(l.row); ok {
			c.Levels[i].P99 = &p99.Center
		}
	}
}

// interval is the 95 % confidence interval of a level's median throughput, as a table has it of the makespan: by the
// order of the samples. It is nil of few samples, and of a simulation, which has no noise.
func (s *Analysis) interval(logs []float64) (low, high *float64) {
	if s.table.Exact {
		return nil, nil
	}
	values := make([]float64, len(logs))
	for i, x := range logs {
		values[i] = math.Exp(x)
	}
	of := export.NewMedianJSON(benchmath.AssumeNothing.Summary(stats.SampleOf(values), 0.95))
	return of.Low, of.High
}

// resample draws blocks with replacement, since the block is the sample, and takes the medians of every level over the
// blocks that were drawn: a bootstrap (Efron 1979), in which what a block has in common stays together, over all
// curves. Where blocks are unknown, each level draws from its own samples. The seed is fixed: one file gives one
// answer.
func (s *Analysis) resample(times int) {
	var blocks []int
	for _, c := range s.Curves {
		for _, l := range c.Levels {
			blocks = ordered.Union(blocks, l.blocks)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	drawn := map[int]int{} // how often each block is
	for range times {
		clear(drawn)
		for range blocks {
			drawn[blocks[r.IntN(len(blocks))]]++
		}
		for _, c := range s.Curves {
			medians := make([]float64, len(c.Levels))
			for i, l := range c.Levels {
				medians[i] = stats.Median(l.draw(r, drawn))
			}
			c.draws = append(c.draws, medians)
		}
	}
}

// draw is the logs of a level, each as often as its block was drawn.
func (l Level) draw(r *rand.Rand, drawn map[int]int) (logs []float64) {
	for i, x := range l.logs {
		if l.blocks == nil {
			logs = append(logs, l.logs[r.IntN(len(l.logs))])
			continue
		}
		for range drawn[l.blocks[i]] {
			logs = append(logs, x)
		}
	}
	return logs
}
