package verify

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/stats"
)

// pairedT is a judge of blocks: a t-test of each strategy, corrected by Holm's method.
func pairedT(s Sides) (found []Finding, err error) {
	var ps []float64
	for i := range s.Old {
		var logs []float64
		for j := range s.Old[i] {
			logs = append(logs, math.Log(s.New[i][j]/s.Old[i][j]))
		}
		test := stats.TTest(logs)
		ps, found = append(ps, test.P), append(found, Finding{Slower: test.Mean > 0})
	}
	for i, p := range stats.Holm(ps) {
		found[i].P = p
	}
	return found, nil
}

// On a machine that drifts, pairs find 5 % in few blocks. In a row, the drift is found as well, so that the level at
// which equal sides pass finds nothing.
func TestTimeToFind(t *testing.T) {
	p, _ := filled(t, 0.01, 0.1, 2*time.Hour)
	pairs, known, err := p.TimeToFind(Way{Least: 4, Judge: pairedT}, 2)
	if err != nil || !known || !pairs.Reached || pairs.Point.N < 4 || pairs.Point.N > 8 || pairs.Point.Level != 0.05 {
		t.Fatalf("%+v, %v, error %v", pairs, known, err)
	}
	if rate := float64(pairs.Point.False) / float64(pairs.Point.Equal); rate > 0.1 {
		t.Errorf("pairs: %d of %d equal tables are called different", pairs.Point.False, pairs.Point.Equal)
	}
	// three samples a side, the second arm, and what comes before a block
	if pairs.Each != 8 || pairs.Seconds != 4+8*float64(pairs.Point.N) {
		t.Errorf("%v s a block, %v s in all for %d blocks", pairs.Each, pairs.Seconds, pairs.Point.N)
	}
	plain, _, err := p.TimeToFind(Way{InARow: true, Least: 4, Judge: Benchstat}, 2)
	if err != nil || plain.Each != 6 || float64(plain.Point.False) < 0.3*float64(plain.Point.Equal) {
		t.Errorf("%+v, error %v", plain, err)
	}
	level, _, err := p.TimeToFind(Way{InARow: true, Least: 4, Judge: BenchstatHolm, Lowered: true}, 2)
	if err != nil || level.Reached || level.Point.N != 12 ||
		float64(level.Point.False) > MostFalse*float64(level.Point.Equal) {
		t.Errorf("%+v, error %v", level, err)
	}
	quiet, _ := filled(t, 0.01, 0, time.Hour)
	benchstat := Way{InARow: true, Least: 4, Judge: Benchstat}
	if steady, _, err := quiet.TimeToFind(benchstat, 2); err != nil || !steady.Reached ||
		steady.Seconds != 6*float64(steady.Point.N) {
		t.Errorf("%+v, error %v", steady, err)
	}
	if _, known, err := (&Pool{Count: 3, Strategies: []string{"a"}}).TimeToFind(benchstat, 2); known || err != nil {
		t.Errorf("of an empty pool: known is %v, error %v", known, err)
	}
}

// The level lets one of twenty pass, and none of fewer.
func TestLowered(t *testing.T) {
	many := []float64{0.01, 0.02}
	for range 18 {
		many = append(many, 0.5)
	}
	if level := lowered(many); level >= 0.02 || level < 0.019 {
		t.Errorf("of twenty with two low ones: %v", level)
	}
	if level := lowered([]float64{0.03, 0.2}); level >= 0.03 || level < 0.029 {
		t.Errorf("of two: %v", level)
	}
	if level := lowered([]float64{0, 0.3}); level >= 0 {
		t.Errorf("of two of which one is 0: %v", level)
	}
	if level := lowered([]float64{0.3}); level != 0.05 {
		t.Errorf("where none is false: %v", level)
	}
}

// Power that falls by chance is what it is in the mean of its neighbours.
func TestSmooth(t *testing.T) {
	var curve []Point
	for _, found := range []int{2, 5, 9, 7, 8, 10} {
		curve = append(curve, Point{Found: found, Tried: 10})
	}
	smooth(curve)
	var got []float64
	for _, p := range curve {
		got = append(got, math.Round(100*p.smoothed))
	}
	if want := []float64{20, 50, 80, 80, 80, 100}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	p := Point{Found: 90, Tried: 100, Apart: 20}
	if low, high := (Point{False: 2, Equal: 40, EqualApart: 20}).False95(); math.Abs(low-0.0013) > 0.001 ||
		math.Abs(high-0.249) > 0.001 {
		t.Errorf("1 of 20: %v to %v", low, high)
	}
	if (Point{EqualApart: 20}).FewEqual() || !(Point{EqualApart: 19}).FewEqual() {
		t.Error("of 20, one false one is 5 %; of 19 it is more")
	}
	if low, high := p.Interval95(); math.Abs(low-0.683) > 0.001 || math.Abs(high-0.988) > 0.001 {
		t.Errorf("18 of 20: %v to %v", low, high)
	}
}

// The numbers that are tried are close to each other, and the last one is among them.
func TestFollowing(t *testing.T) {
	var tried []int
	for n := 4; n <= 50; n = following(n, 50) {
		tried = append(tried, n)
	}
	want := []int{4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 26, 28, 30, 32, 35, 38, 41, 44, 47, 50}
	if !slices.Equal(tried, want) {
		t.Errorf("%v, want %v", tried, want)
	}
}
