package verify

import (
	"math"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/results/stats"
	"golang.org/x/perf/benchmath"
)

// A Finding is what a test says of a strategy: how sure it is that old and new differ, and in which direction.
type Finding struct {
	P      float64
	Slower bool
}

// A Judge compares the two sides of each strategy.
type Judge func(Sides) ([]Finding, error)

// A Way is how old and new are measured and judged.
type Way struct {
	Name   string
	InARow bool // old, then new; otherwise in blocks
	Least  int  // blocks or samples that it takes to find anything
	Judge  Judge

	// Lowered has the level lowered, at each number of blocks or samples, until at most [MostFalse] of the tables of
	// equal sides have a false claim.
	Lowered bool
}

// Benchstat judges as benchstat does: the U-test of each strategy at 5 %, corrected for nothing.
func Benchstat(s Sides) (found []Finding, err error) {
	for i := range s.Old {
		x, y := benchmath.NewSample(slices.Clone(s.Old[i]), &benchmath.DefaultThresholds),
			benchmath.NewSample(slices.Clone(s.New[i]), &benchmath.DefaultThresholds)
		p := benchmath.AssumeNothing.Compare(x, y).P
		found = append(found, Finding{p, stats.Median(s.New[i]) > stats.Median(s.Old[i])})
	}
	return found, nil
}

// BenchstatHolm is [Benchstat] with Holm's correction for all strategies of the table.
func BenchstatHolm(s Sides) ([]Finding, error) {
	found, err := Benchstat(s)
	var ps []float64
	for _, f := range found {
		ps = append(ps, f.P)
	}
	for i, p := range stats.Holm(ps) {
		found[i].P = p
	}
	return found, err
}

// A Point is what a way finds in the trials of one number of blocks or samples.
type Point struct {
	N          int     `json:"n"`
	Level      float64 `json:"level"` // of the test; less than 0 where nothing may be claimed
	Found      int     `json:"found"` // strategies that are found to be slower, and are
	Tried      int     `json:"tried"`
	Apart      int     `json:"tried_apart"` // of these, as many as share no sample
	False      int     `json:"false"`       // tables of equal sides with any claim
	Equal      int     `json:"equal"`
	EqualApart int     `json:"equal_apart"`
	smoothed   float64 // never falls with N: see smooth
}

// Power is the share that is found.
func (p Point) Power() float64 { return float64(p.Found) / float64(p.Tried) }

// Interval95 is the confidence interval of the power. Trials that share samples count as one.
func (p Point) Interval95() (low, high float64) {
	return Share95(int(math.Round(p.Power()*float64(p.Apart))), p.Apart)
}

// False95 is the same of the share of tables of equal sides with any claim.
func (p Point) False95() (low, high float64) {
	return Share95(int(math.Round(float64(p.False)/float64(p.Equal)*float64(p.EqualApart))), p.EqualApart)
}

// FewEqual says whether so few tables of equal sides share no sample that one false one would be too many.
func (p Point) FewEqual() bool { return MostFalse*float64(p.EqualApart) < 1 }

// A Time is how long a way takes to find a slowdown.
type Time struct {
	Way     string  `json:"way"`
	InARow  bool    `json:"in_a_row"`
	Reached bool    `json:"reached"` // LeastFound of the slowdowns are found, at Point; otherwise Point is the last one
	Point   Point   `json:"point"`
	Seconds float64 `json:"seconds"` // that Point takes, with what comes before the first block
	Each    float64 `json:"seconds_each"`
	Curve   []Point `json:"curve"`
}

// TimeToFind tries a way with numbers of blocks or samples that the pool has, on the slowdown of a kind. It is false if
// the pool has too few.
func (p *Pool) TimeToFind(w Way, kind int) (Time, bool, error) {
	t := Time{Way: w.Name, InARow: w.InARow}
	most := len(p.Blocks)
	if w.InARow {
		most = p.Count
	}
	sure := 0 // numbers in a row with which everything is found: more would find it too
	for n := w.Least; n <= most && sure < 3; n = following(n, most) {
		point, err := p.try(w, kind, n)
		if err != nil {
			return t, false, err
		}
		if point.Tried > 0 && point.Equal > 0 {
			t.Curve = append(t.Curve, point)
		}
		if sure++; point.Found < point.Tried || point.Tried == 0 {
			sure = 0
		}
	}
	if len(t.Curve) == 0 {
		return t, false, nil
	}
	smooth(t.Curve)
	at := slices.IndexFunc(t.Curve, func(p Point) bool { return p.smoothed >= LeastFound })
	if t.Reached = at >= 0; !t.Reached {
		at = len(t.Curve) - 1
	}
	t.Point = t.Curve[at]
	t.Each = p.secondsEach(w, kind, t.Point.N)
	t.Seconds = t.Each * float64(t.Point.N)
	if !w.InARow {
		t.Seconds += p.SetUp.Seconds()
	}
	return t, true, nil
}

// following is the number to be tried after n: each up to 16, then up to 10 % more, and the most of all.
func following(n, most int) int {
	if n == most {
		return n + 1
	}
	return min(most, n+1+n/16)
}

// try makes the trials of one number of blocks or samples.
func (p *Pool) try(w Way, kind, n int) (Point, error) {
	point := Point{N: n, Level: stats.Alpha}
	draw := p.windows
	equal, equalApart := p.windows(1, n)
	if w.InARow {
		draw = p.inARow
		equal, equalApart = p.equalInARow(n)
	}
	different, apart := draw(kind, n)
	point.Equal, point.EqualApart = len(equal), equalApart
	var least []float64 // p-value of each table of equal sides
	for _, s := range equal {
		found, err := w.Judge(s)
		if err != nil {
			return point, err
		}
		p := 1.0
		for _, f := range found {
			p = min(p, f.P)
		}
		least = append(least, p)
	}
	if w.Lowered {
		point.Level = lowered(least)
	}
	for _, p := range least {
		if p <= point.Level {
			point.False++
		}
	}
	for _, s := range different {
		found, err := w.Judge(s)
		if err != nil {
			return point, err
		}
		for _, f := range found {
			point.Tried++
			if f.Slower && f.P <= point.Level {
				point.Found++
			}
		}
	}
	point.Apart = apart * len(p.Strategies)
	return point, nil
}

// lowered is the highest level, up to 5 %, at which no more than [MostFalse] of these p-values are significant. If more
// of them are 0, as tests of long rows have it, it is less than that.
func lowered(ps []float64) float64 {
	if len(ps) == 0 {
		return stats.Alpha
	}
	ps = slices.Sorted(slices.Values(ps))
	return min(stats.Alpha, math.Nextafter(ps[int(MostFalse*float64(len(ps)))], -1))
}

// smooth has the power never fall with N, as it does not but by chance (M. Ayer et al., An Empirical Distribution
// Function for Sampling with Incomplete Information, 1955: pool adjacent violators).
func smooth(curve []Point) {
	type group struct{ sum, n float64 }
	var groups []group
	for _, p := range curve {
		groups = append(groups, group{p.Power(), 1})
		for i := len(groups) - 1; i > 0 && groups[i-1].sum/groups[i-1].n > groups[i].sum/groups[i].n; i-- {
			groups[i-1] = group{groups[i-1].sum + groups[i].sum, groups[i-1].n + groups[i].n}
			groups = groups[:i]
		}
	}
	at := 0
	for _, g := range groups {
		for range int(g.n) {
			curve[at].smoothed = g.sum / g.n
			at++
		}
	}
}

// secondsEach is what a block, or one of n samples of both sides, takes in the median.
func (p *Pool) secondsEach(w Way, kind, n int) float64 {
	var each []float64
	if !w.InARow {
		for _, b := range p.Blocks {
			each = append(each, (b.Took[0] + b.Took[kind] + b.FloorTook + b.Overhead).Seconds())
		}
		return stats.Median(each)
	}
	sum := 0.0
	for _, k := range []int{0, kind} {
		var took []time.Duration
		for _, r := range p.Rows {
			if r.Kind == k && r.Count() == p.rowFor(n) {
				took = append(took, r.Took)
			}
		}
		if len(took) == 0 {
			return math.NaN()
		}
		slices.Sort(took)
		sum += took[len(took)/2].Seconds() / float64(p.rowFor(n))
	}
	return sum
}
