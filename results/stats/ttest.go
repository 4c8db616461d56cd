package stats

import (
	"math"
	"slices"

	moremath "github.com/aclements/go-moremath/stats"
	"gonum.org/v1/gonum/mathext"
)

// A TResult is the outcome of a t-test of the hypothesis that the mean of some differences is zero.
type TResult struct {
	P      float64 // two-sided
	Mean   float64 // of the differences
	StdErr float64 // of the mean
	DF     float64 // degrees of freedom
}

// TTest is Student's (1908).
func TTest(differences []float64) TResult { return moderation{}.test(differences) }

// Welch is Welch's t-test (1947, The Generalization of "Student's" Problem When Several Different Population Variances
// Are Involved) of the hypothesis that the means are the same. It does not take the two for equally noisy. The mean is
// that of y less that of x. With fewer than two values on a side nothing is known. Of samples without any noise, p is 0
// unless they are the same: another test has to agree, see [Unvarying].
func Welch(x, y []float64) TResult {
	n, m := float64(len(x)), float64(len(y))
	if min(n, m) < 2 {
		return TResult{P: 1, StdErr: math.Inf(1)}
	}
	t := TResult{P: 1, Mean: moremath.Mean(y) - moremath.Mean(x), DF: n + m - 2}
	constant := func(v []float64) bool { return slices.Min(v) == slices.Max(v) } // no error of rounding is noise
	if constant(x) && constant(y) {
		if x[0] != y[0] {
			t.P = 0
		}
		return t
	}
	a, b := moremath.Variance(x)/n, moremath.Variance(y)/m
	t.StdErr, t.DF = math.Sqrt(a+b), (a+b)*(a+b)/(a*a/(n-1)+b*b/(m-1))
	t.P = tTail(math.Abs(t.Mean)/t.StdErr, t.DF)
	return t
}

// Unvarying is the p-value of two samples of n and of m of which neither varies, and which differ. A figure that takes
// one of two values, each as often as makes this most likely, shows it with that probability.
func Unvarying(n, m int) float64 {
	most := 0.0
	for q := 0.001; q < 1; q += 0.001 {
		x, y := float64(n), float64(m)
		most = max(most, math.Pow(q, x)*math.Pow(1-q, y)+math.Pow(q, y)*math.Pow(1-q, x))
	}
	return most
}

// A moderation is what the variances of a table's differences tell about each other (G. K. Smyth, Linear Models and
// Empirical Bayes Methods for Assessing Differential Expression in Microarray Experiments, 2004). Each variance is
// known from few blocks only. If they differ by no more than chance, the table knows the noise well; if they do, each
// knows its own best. So each is drawn towards a common one, and the test gains the degrees of freedom that stand
// behind that. The zero value draws nothing.
type moderation struct {
	variance float64 // the common one
	df       float64 // degrees of freedom that it is worth, may be +Inf
	most     float64 // degrees of freedom that the samples have in all
}

// leastModerated is the number of variances from which on they are compared.
const leastModerated = 3

// moderate estimates the common variance of the differences, which have so many degrees of freedom in all. What the
// logarithms of the variances vary beyond chance is the noise's own.
func moderate(differences [][]float64, freedom int) moderation {
	var variances, dfs []float64
	for _, d := range differences {
		if s := moremath.Variance(d); s > 0 {
			variances, dfs = append(variances, s), append(dfs, float64(len(d)-1))
		}
	}
	return moderateVariances(variances, dfs, freedom)
}

// moderateVariances does so from variances that are not 0, with their degrees of freedom.
func moderateVariances(variances, dfs []float64, freedom int) moderation {
	var logs, chance []float64
	for i, s := range variances {
		half := dfs[i] / 2
		logs = append(logs, math.Log(s)-mathext.Digamma(half)+math.Log(half))
		chance = append(chance, trigamma(half))
	}
	if len(logs) < leastModerated {
		return moderation{}
	}
	mean := moremath.Mean(logs)
	m := moderation{variance: math.Exp(mean), df: math.Inf(1), most: float64(freedom)}
	if beyond := moremath.Variance(logs) - moremath.Mean(chance); beyond > 0 {
		half := inverseTrigamma(beyond)
		m.df = 2 * half
		m.variance = math.Exp(mean + mathext.Digamma(half) - math.Log(half))
	}
	return m
}

func (m moderation) test(d []float64) TResult {
	if len(d) < 2 {
		return TResult{P: 1}
	}
	variance, df := moremath.Variance(d), float64(len(d)-1)
	switch {
	case math.IsInf(m.df, 1):
		variance, df = m.variance, max(df, m.most)
	case m.df > 0:
		variance, df = (m.df*m.variance+df*variance)/(m.df+df), max(df, min(m.df+df, m.most))
	}
	t := TResult{P: 1, Mean: moremath.Mean(d), StdErr: math.Sqrt(variance / float64(len(d))), DF: df}
	if t.Mean != 0 {
		t.P = tTail(math.Abs(t.Mean)/t.StdErr, df)
	}
	return t
}

// z is how many standard deviations of a normal distribution are as improbable as the outcome, with the sign of the
// mean.
func (t TResult) z() float64 { return math.Copysign(math.Sqrt2*math.Erfcinv(t.P), t.Mean) }

// tTail is P(|T| ≥ t) of Student's distribution.
func tTail(t, df float64) float64 {
	if math.IsInf(t, 1) {
		return 0
	}
	return mathext.RegIncBeta(df/2, 0.5, df/(df+t*t))
}

// TCritical is the t beyond which level of Student's distribution lies, on both sides together.
func TCritical(level, df float64) float64 {
	if math.IsInf(df, 1) {
		return math.Sqrt2 * math.Erfinv(1-level)
	}
	x := mathext.InvRegIncBeta(df/2, 0.5, level)
	return math.Sqrt(df * (1/x - 1))
}

// Found is how many standard errors a difference has to be for 80 % of t-tests to be beyond a critical value (Johnson &
// Welch 1940, Applications of the Non-Central t-Distribution: its normal approximation).
func Found(critical, df float64) float64 {
	const power = 0.8
	z := math.Sqrt2 * math.Erfinv(2*power-1)
	return critical*(1-1/(4*df)) + z*math.Sqrt(1+critical*critical/(2*df))
}

// trigamma is the second derivative of log Γ.
func trigamma(x float64) float64 { return mathext.Zeta(2, x) }

// inverseTrigamma by Newton's method for 1/trigamma, which converges from below (Smyth 2004, appendix).
func inverseTrigamma(y float64) float64 {
	switch {
	case y > 1e7:
		return 1 / math.Sqrt(y)
	case y < 1e-6:
		return 1 / y
	}
	x := 0.5 + 1/y
	for range 50 {
		at := trigamma(x)
		step := at * (1 - at/y) / (-2 * mathext.Zeta(3, x))
		x += step
		if -step < 1e-9*x {
			break
		}
	}
	return x
}
