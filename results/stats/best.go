package stats

import (
	"math"
	"slices"
)

// A Field is the rows of a table that do the same work in the same blocks, to be compared. Two families of comparisons
// are made of it, which share its 5 %: [Field.WithBase] and [Field.SlowerThanBest].
type Field struct {
	Samples     int
	Interrupted []int // how many of them are bounded, of each row: see [BoundInterruptions]

	rows       []BlockLogs
	moderation moderation
	pairs      map[[2]int]*Paired
}

// NewField has the logarithms of each row's makespans.
func NewField(rows []BlockLogs) *Field {
	rows, interrupted := BoundInterruptions(rows, 1)
	f := &Field{rows: rows, Interrupted: interrupted, pairs: map[[2]int]*Paired{}}
	var logRatios [][]float64
	for i := range rows {
		f.Samples += len(rows[i])
		for j := range rows[:i] {
			logRatios = append(logRatios, f.differences(i, j))
		}
	}
	f.moderation = moderate(logRatios, freedom(rows))
	return f
}

// share is what a p-value is multiplied by, since both families share the 5 % of a table. Each has 2 %, and 1 % is left
// for noise of which the moderated test knows too little: with six blocks and residuals that differ between strategies
// as in the recorded runs, it is what was missing. Of two rows, both families have the same comparison.
func (f *Field) share() float64 {
	if len(f.rows) <= 2 {
		return 1
	}
	return 2.5
}

func (f *Field) differences(i, j int) []float64 { return f.rows[i].Minus(f.rows[j]) }

// test is the moderated t-test of row i and row j.
func (f *Field) test(i, j int) TResult { return f.moderation.test(f.differences(i, j)) }

// Pair compares row i with row j on its own: PHolm is corrected for nothing else.
func (f *Field) Pair(i, j int) Paired {
	if i < j {
		return f.Pair(j, i).Inverse()
	}
	p := f.pairs[[2]int{i, j}]
	if p == nil {
		made := NewPaired(f.differences(i, j))
		made.t = f.test(i, j)
		CorrectPairs([]*Paired{&made}, 1)
		p = &made
		f.pairs[[2]int{i, j}] = p
	}
	return *p
}

// WithBase compares rows with their baselines. Holm's correction is for these comparisons, and for the other family.
func (f *Field) WithBase(pairs [][2]int) []Paired {
	compared, family := make([]Paired, len(pairs)), make([]*Paired, len(pairs))
	for n, p := range pairs {
		compared[n] = f.Pair(p[0], p[1])
		family[n] = &compared[n]
	}
	CorrectPairs(family, f.share())
	return compared
}

// AllPairs compares row i with each row j < i, for who asks for that: a family of its own.
func (f *Field) AllPairs() map[[2]int]*Paired {
	pairs := map[[2]int]*Paired{}
	var family []*Paired
	for i := range f.rows {
		for j := range f.rows[:i] {
			p := f.Pair(i, j)
			pairs[[2]int{i, j}] = &p
			family = append(family, &p)
		}
	}
	CorrectPairs(family, 1)
	return pairs
}

// SlowerThanBest says for each of some rows how sure it is that another one is faster: if p is at most 5 %, it is not
// the fastest, nor one of several that are the fastest together. The other rows are the group of the fastest.
//
// It is multiple comparisons with the best (Hsu 1984, Constrained Simultaneous Confidence Intervals for Multiple
// Comparisons with the Best), made strict by closing it (Marcus, Peritz & Gabriel 1976; for selections Finner & Giani
// 1996, Duality between multiple testing and selecting): Hsu's own group holds the fastest, but of twelve equal rows
// it leaves one out in 35 % of runs. Let T of a row be how many standard deviations it lies above the row that beats it
// most clearly, on the scale of a normal distribution. That all of a set are the fastest together is rejected if its
// greatest T is beyond what it is by chance in as large a set ([spreadTail]). A row is slower if every set with it is
// rejected, which comes down to going from the greatest T downwards, as long as each passes with the set of those that
// are left. So the least certain of the slower ones needs hardly more than Hsu's constant, where comparing all pairs
// needs Tukey's for each.
//
// Rows beat each other only where decided says so: it has to be a condition that none of the equal pairs meets more
// often than by T alone, such as a rank test that agrees.
func (f *Field) SlowerThanBest(rows []int, decided func(Paired) bool) []float64 {
	k := len(rows)
	t, ps := make([]float64, k), make([]float64, k)
	for i, row := range rows {
		var others []int
		var beaten []float64 // by how many standard deviations
		for _, other := range rows {
			if row != other && len(f.differences(row, other)) >= LeastBlocks {
				others, beaten = append(others, other), append(beaten, f.test(row, other).z())
			}
		}
		for _, j := range slices.Backward(ascending(beaten)) {
			if beaten[j] < leastBeaten || decided(f.Pair(row, others[j])) {
				t[i] = max(0, beaten[j])
				break
			}
		}
	}
	order := ascending(t)
	slices.Reverse(order)
	least := 0.0
	for rank, i := range order {
		if rank == k-1 {
			ps[i] = 1 // one is the fastest
			break
		}
		least = max(least, min(1, spreadTail(k-rank, k, t[i])*f.share()))
		ps[i] = least
	}
	return ps
}

// leastBeaten is how many standard deviations at least a row lies above one that it is told from: with 5 %, Student's
// test of one side has 1.64.
const leastBeaten = 1.5

// A Distance is the ratio of a row's makespan to that of the fastest, which nobody knows for certain: an interval that
// holds together with those of all rows.
type Distance struct{ Low, High float64 }

// Distances are the intervals of multiple comparisons with the best (Edwards & Hsu 1983, Multiple Comparisons with the
// Best Treatment), at 95 %: the fastest is one of the rows that no other beats by more than the constant, so a row's
// interval holds those of its ratios to each of them. The constant is Bonferroni's, which is at most 0.07 above
// Dunnett's. A row without enough blocks has none: 1 to +Inf.
func (f *Field) Distances(rows []int) []Distance {
	k, critical := len(rows), map[float64]float64{}
	interval := func(i, j int) (low, high float64) {
		if len(f.differences(rows[i], rows[j])) < LeastBlocks {
			return math.Inf(-1), math.Inf(1)
		}
		test := f.test(rows[i], rows[j])
		if critical[test.DF] == 0 {
			critical[test.DF] = TCritical(Alpha/float64(k-1), test.DF)
		}
		half := critical[test.DF] * test.StdErr
		return test.Mean - half, test.Mean + half
	}
	var fastest []int // those that may be
	for i := range rows {
		beaten := false
		for j := range rows {
			if i != j {
				low, _ := interval(i, j)
				beaten = beaten || low > 0
			}
		}
		if !beaten {
			fastest = append(fastest, i)
		}
	}
	distances := make([]Distance, k)
	for i := range rows {
		low, high := math.Inf(1), 0.0
		for _, j := range fastest {
			if i == j {
				low = 0
				continue
			}
			l, h := interval(i, j)
			low, high = min(low, l), max(high, h)
		}
		distances[i] = Distance{math.Exp(max(0, low)), math.Exp(high)}
	}
	return distances
}
