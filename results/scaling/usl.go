package scaling

import (
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/results/stats"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"
)

// A law is Gunther's Universal Scalability Law (2007, Guerrilla Capacity Planning):
//
//	X(N) = λN / (1 + σ(N−1) + κN(N−1))
//
// with N items under way. λ is the throughput of one; σ is what waits its turn (contention), which alone makes a
// curve level off; κ is what it costs to keep each informed of each other (coherency), which makes it fall.
type law struct{ lambda, sigma, kappa float64 }

func (u law) at(n float64) float64 {
	return u.lambda * n / (1 + u.sigma*(n-1) + u.kappa*n*(n-1))
}

// peak is the N of the largest X: 0 if it falls from the start, +Inf if it never does.
func (u law) peak() float64 {
	if u.sigma >= 1 {
		return 0
	}
	return math.Sqrt((1 - u.sigma) / u.kappa)
}

// At is the throughput that the law says for a limit among those that it was fitted to. Beyond the items of a batch a
// higher limit changes nothing.
func (f *Fit) At(limit float64) float64 { return f.law.at(min(max(limit, f.first), f.last)) }

// Describes says whether the law misses no level by so much that it is not this curve's.
func (f *Fit) Describes() bool { return f.Miss <= tolerable }

// leastLevels is how many levels a fit needs: it has three parameters, and as many points again are to tell whether
// they describe anything.
const leastLevels = 6

// tolerable is how far a law may miss a level. Beyond it, its peak is not the curve's: one that is straight up to 16
// and level from there has a law with a sharp peak at 35, which misses by 18 %.
const tolerable = 0.10

// A Fit is a fitted law.
type Fit struct {
	law    `json:"-"`
	Lambda Estimate  `json:"lambda"`
	Sigma  Estimate  `json:"sigma"`
	Kappa  Estimate  `json:"kappa"`
	Peak   *Estimate `json:"peak,omitempty"` // nil unless it was seen, see [fitLaw]
	Miss   float64   `json:"miss"`           // the largest relative difference of law and level: 0.03 is 3 %
	MissAt int       `json:"miss_at"`        // the limit of that level

	first, last float64 // items under way at the ends of the levels
}

// An Estimate has a 95 % interval unless there are too few samples.
type Estimate struct {
	Value float64  `json:"value"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
}

func newEstimate(value float64, draws []float64, samples int) Estimate {
	e := Estimate{Value: value}
	if ci := stats.NewInterval(draws, samples); ci.Known {
		e.Low, e.High = &ci.Low, &ci.High
	}
	return e
}

// fitLaw fits the law to the logarithms of the throughput with so many items under way, and again to each resample,
// from where the first fit ended. It is refused, with the reason, for too few levels.
//
// A peak that nobody has seen is a wild number. So it has to lie within the levels that were measured, the law has to
// describe them, and they have to fall again after it.
func fitLaw(limits []int, n, logs []float64, draws [][]float64, samples int) (found *Fit, refused string) {
	if len(n) < leastLevels {
		return nil, fmt.Sprintf("it needs %d limits and there are %d: overlap run --limits 1..64", leastLevels, len(n))
	}
	f := newFitter(n, logs)
	u, err := f.fit(f.grid(), 1)
	if err != nil {
		return nil, err.Error()
	}
	var lambdas, sigmas, kappas, peaks []float64
	for _, draw := range draws {
		if samples < stats.LeastBlocks {
			break // there will be no interval
		}
		if u, err := newFitter(n, draw).fit(u, 0.3); err == nil {
			lambdas, sigmas, kappas = append(lambdas, u.lambda), append(sigmas, u.sigma), append(kappas, u.kappa)
			peaks = append(peaks, u.peak())
		}
	}
	found = &Fit{law: u, Lambda: newEstimate(u.lambda, lambdas, samples),
		Sigma: newEstimate(u.sigma, sigmas, samples), Kappa: newEstimate(u.kappa, kappas, samples), MissAt: limits[0],
		first: n[0], last: n[len(n)-1]}
	for i := range n {
		if miss := math.Expm1(math.Abs(logs[i] - math.Log(u.at(n[i])))); miss > found.Miss {
			found.Miss, found.MissAt = miss, limits[i]
		}
	}
	if peak := u.peak(); peak >= n[0] && peak <= n[len(n)-1] && falls(logs, draws) && found.Miss <= tolerable {
		found.Peak = new(newEstimate(peak, peaks, samples))
	}
	return found, ""
}

// falls says whether the last level is below an earlier one: by what was measured, and by nearly all resamples of it.
func falls(logs []float64, draws [][]float64) bool {
	last, most, below := len(logs)-1, floats.MaxIdx(logs), 0
	for _, draw := range draws {
		if draw[last] < draw[most] {
			below++
		}
	}
	return most < last && float64(below) >= (1-stats.Alpha)*float64(len(draws))
}

// A fitter fits one law. Given σ and κ, the best log λ is the mean of what is left, so that two parameters remain to
// search for, in logarithms, since they are positive.
type fitter struct{ n, logs, rest []float64 }

func newFitter(n, logs []float64) *fitter {
	f := &fitter{}
	for i, x := range logs {
		if !math.IsNaN(x) {
			f.n, f.logs = append(f.n, n[i]), append(f.logs, x)
		}
	}
	f.rest = make([]float64, len(f.n))
	return f
}

// parameter stays in a range in which the law can be computed. What is at its lower end has no effect that could be
// seen at any limit.
func parameter(log float64) float64 { return min(1e3, max(1e-12, math.Exp(log))) }

// squares is the sum of squares that is to be least, with the log λ that belongs to it.
func (f *fitter) squares(sigma, kappa float64) (sum, lambda float64) {
	for i, n := range f.n {
		f.rest[i] = f.logs[i] - math.Log(n/(1+sigma*(n-1)+kappa*n*(n-1)))
		lambda += f.rest[i] / float64(len(f.n))
	}
	for _, x := range f.rest {
		sum += (x - lambda) * (x - lambda)
	}
	return sum, lambda
}

// fit searches with a simplex of such a size around a law (Nelder & Mead 1965).
func (f *fitter) fit(from law, size float64) (law, error) {
	if len(f.n) < 3 {
		return law{}, fmt.Errorf("%d levels determine no law of three parameters", len(f.n))
	}
	problem := optimize.Problem{Func: func(p []float64) float64 {
		sum, _ := f.squares(parameter(p[0]), parameter(p[1]))
		return sum
	}}
	settings := &optimize.Settings{
		FuncEvaluations: 1000, Converger: &optimize.FunctionConverge{Absolute: 1e-9, Iterations: 10},
	}
	start := []float64{math.Log(from.sigma), math.Log(from.kappa)}
	result, err := optimize.Minimize(problem, start, settings, &optimize.NelderMead{SimplexSize: size})
	if err != nil {
		return law{}, fmt.Errorf("could not be fitted: %w", err)
	}
	u := law{sigma: parameter(result.X[0]), kappa: parameter(result.X[1])}
	_, lambda := f.squares(u.sigma, u.kappa)
	u.lambda = math.Exp(lambda)
	return u, nil
}

// grid is the best law of a coarse grid.
func (f *fitter) grid() (best law) {
	least := math.Inf(1)
	for sigma := 1e-6; sigma < 2; sigma *= 10 {
		for kappa := 1e-10; kappa < 2; kappa *= 10 {
			if sum, _ := f.squares(sigma, kappa); sum < least {
				best, least = law{sigma: sigma, kappa: kappa}, sum
			}
		}
	}
	return best
}
