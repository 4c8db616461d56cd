package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// seenIn is the share of runs in which an effect is found that could have been seen.
const seenIn = 0.8

// Seen is the effect that could have been seen: a row that takes this much longer than the fastest, as a fraction, is
// told to be slower in 8 of 10 such runs. It is for a comparison with the fastest of so many rows, with as many blocks
// and as much noise as those have in the median, by the method of [Field.SlowerThanBest]: the moderated t-test has to
// find it and the ranks have to agree that it is more than the floor. Infinite if there are too few blocks.
//
// The ranks and the steps of that method have no formula, so it is simulated: one row is the fastest, and all others
// are slower by the effect. What each needs in order to be found is known once its noise is drawn. The amount of noise
// is drawn too, since a run knows it from few blocks.
func (f *Field) Seen(rows []int, fastest int, floor float64) float64 {
	var variances, blocks, freedom []float64
	for _, row := range rows {
		if n := len(f.differences(row, fastest)); row != fastest && n >= LeastBlocks {
			test := f.test(row, fastest)
			variances, blocks = append(variances, test.StdErr*test.StdErr*float64(n)), append(blocks, float64(n))
			freedom = append(freedom, test.DF)
		}
	}
	k := len(rows)
	if len(variances) == 0 || k < 2 {
		return math.Inf(1)
	}
	n, sd, df := int(Median(blocks)), math.Sqrt(Median(variances)), Median(freedom)
	r := source{rand.New(rand.NewPCG(1, 2))}
	runs := make([][]drawn, 60+1500/k)
	for i := range runs {
		noise := sd / math.Sqrt(r.relativeVariance(df)) // which this run knows no better
		model := f.moderation
		if model.variance > 0 {
			model.variance = noise * noise * r.relativeVariance(df) // as another run would estimate it
		}
		runs[i] = drawRows(r.Rand, k-1, n, noise, model, math.Log1p(floor))
	}
	critical := f.criticalSteps(k, runs[0][0].df)
	low, high := 0.0, 50*sd+math.Log1p(floor)
	for range 30 {
		effect, found := (low+high)/2, 0
		for _, rows := range runs {
			found += foundOf(rows, effect, critical)
		}
		if float64(found) < seenIn*float64(len(runs)*(k-1)) {
			low = effect
		} else {
			high = effect
		}
	}
	return math.Expm1(high)
}

type source struct{ *rand.Rand }

// relativeVariance is an estimate of a variance with so many degrees of freedom, relative to the true one: χ²/df by
// Wilson and Hilferty (1931, The Distribution of Chi-Square).
func (r source) relativeVariance(df float64) float64 {
	if math.IsInf(df, 1) {
		return 1
	}
	return math.Pow(max(0.01, 1-2/(9*df)+r.NormFloat64()*math.Sqrt(2/(9*df))), 3)
}

// A drawn row is one that is compared with the fastest, without the effect.
type drawn struct {
	mean, stdErr, df float64 // of the log-ratios
	decided          float64 // the effect from which on the ranks agree that it is beyond the floor
}

func drawRows(r *rand.Rand, rows, blocks int, sd float64, model moderation, floor float64) []drawn {
	all, fastest, d := make([]drawn, rows), make([]float64, blocks), make([]float64, blocks)
	for i := range fastest {
		fastest[i] = r.NormFloat64()
	}
	for i := range all {
		for block := range d {
			d[block] = sd / math.Sqrt2 * (r.NormFloat64() - fastest[block])
		}
		test := model.test(d)
		center, low, _ := HodgesLehmann(d)
		all[i] = drawn{test.Mean, test.StdErr, test.DF, max(-low, floor-center)}
	}
	return all
}

// foundOf is how many rows are found that are slower by an effect: from the clearest one on, as long as each is beyond
// what it is by chance among those that are left.
func foundOf(rows []drawn, effect float64, critical []float64) (found int) {
	t := make([]float64, 0, len(rows))
	for _, row := range rows {
		if effect > row.decided {
			t = append(t, (row.mean+effect)/row.stdErr)
		}
	}
	slices.Sort(t)
	for _, t := range slices.Backward(t) {
		if t <= critical[found] {
			break
		}
		found++
	}
	return found
}

// criticalSteps is how many standard errors the clearest of k rows has to lie above another, then the clearest of those
// that are left, and so on.
func (f *Field) criticalSteps(k int, df float64) (steps []float64) {
	for left := k; left > 1; left-- {
		low, high := 0.0, 10.0
		for range 40 {
			if z := (low + high) / 2; spreadTail(left, k, z)*f.share() > Alpha {
				low = z
			} else {
				high = z
			}
		}
		steps = append(steps, TCritical(math.Erfc(high/math.Sqrt2), df))
	}
	return steps
}

// A Disturbance is what the slowest block did to all rows alike.
type Disturbance struct {
	Block  int
	Slower float64 // than the median block, as a fraction
	Usual  float64 // what that is at most in 95 % of runs in which no block is slower, by the noise of these rows
}

// DisturbanceOf finds the slowest of the blocks that all rows have; false with fewer than 3 blocks or 2 rows. How slow
// a block is, is the mean over the rows of what each took longer than in its own mean block.
func DisturbanceOf(rows []BlockLogs) (Disturbance, bool) {
	var blocks []int
	for i, row := range rows {
		var own []int
		for _, l := range row {
			if _, common := slices.BinarySearch(blocks, l.Block); common || i == 0 {
				own = append(own, l.Block)
			}
		}
		blocks = own
	}
	n, k := len(blocks), len(rows)
	if n < 3 || k < 2 {
		return Disturbance{}, false
	}
	beyond, effects := make([][]float64, k), make([]float64, n)
	for i, row := range rows {
		beyond[i] = row.Only(blocks).Means()
		average := 0.0
		for _, x := range beyond[i] {
			average += x / float64(n)
		}
		for b := range effects {
			beyond[i][b] -= average
			effects[b] += beyond[i][b] / float64(k)
		}
	}
	variance, df := 0.0, float64((k-1)*(n-1))
	for i := range rows {
		for b, effect := range effects {
			variance += (beyond[i][b] - effect) * (beyond[i][b] - effect) / df
		}
	}
	slowest := slices.Index(effects, slices.Max(effects))
	usual := TCritical(2*Alpha/float64(n), df) * math.Sqrt(variance/float64(k)*(1+math.Pi/2/float64(n)))
	return Disturbance{blocks[slowest], math.Expm1(effects[slowest] - Median(effects)), math.Expm1(usual)}, true
}
