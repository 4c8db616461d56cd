package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// StudentT is the two-sided p-value of Student's t-test (1908) of the hypothesis that the
// mean of the differences is zero.
func StudentT(differences []float64) float64 { return Moderation{}.Test(differences).p }

// A moderation is Student's test for the differences of one table, each of which has a variance of its
// own, known from few blocks. The variances of all tell how unequal they are: if they differ by no more
// than chance, the table knows the noise well; if they do, each knows its own best. So each is drawn
// towards a common one, and the test gains the degrees of freedom that stand behind that (G. K. Smyth,
// Linear Models and Empirical Bayes Methods for Assessing Differential Expression in Microarray
// Experiments, 2004). The zero value draws nothing.
type Moderation struct {
	variance float64 // the common one
	df       float64 // degrees of freedom that it is worth, may be +Inf
	most     float64 // degrees of freedom that the samples have in all
}

// moderate estimates the common variance of the differences: their logarithms have, beyond the
// variance that they would have by chance, that of the noise itself. freedom is how many degrees
// of freedom there are in all: differences of few rows have fewer than one another's sum.
func moderate(differences [][]float64, freedom int) Moderation {
	var logs, chance []float64
	for _, d := range differences {
		if s := varianceOf(d); s > 0 {
			half := float64(len(d)-1) / 2
			logs = append(logs, math.Log(s)-mathext.Digamma(half)+math.Log(half))
			chance = append(chance, trigamma(half))
		}
	}
	if len(logs) < leastModerated {
		return Moderation{}
	}
	mean := meanOf(logs)
	beyond := varianceOf(logs) - meanOf(chance)
	m := Moderation{variance: math.Exp(mean), df: math.Inf(1), most: float64(freedom)}
	if beyond > 0 {
		half := inverseTrigamma(beyond)
		m.df = 2 * half
		m.variance = math.Exp(mean + mathext.Digamma(half) - math.Log(half))
	}
	return m
}

// leastModerated is the number of variances from which on they are compared.
const leastModerated = 3

// of is the moderated variance of some differences, with its degrees of freedom.
func (m Moderation) of(d []float64) (variance, df float64) {
	own, df := varianceOf(d), float64(len(d)-1)
	switch {
	case m.df == 0:
		return own, df
	case math.IsInf(m.df, 1):
		return m.variance, max(df, m.most)
	}
	return (m.df*m.variance + df*own) / (m.df + df), max(df, min(m.df+df, m.most))
}

// A tTest is what became of the hypothesis that the mean of some differences is zero.
type tTest struct {
	p   float64 // two-sided
	err float64 // standard error of the mean
	df  float64
}

// Err is standard error of the mean.
func (t tTest) Err() float64 { return t.err }

// Df is its df.
func (t tTest) Df() float64 { return t.df }

func (m Moderation) Test(d []float64) tTest {
	if len(d) < 2 {
		return tTest{p: 1}
	}
	variance, df := m.of(d)
	t := tTest{1, math.Sqrt(variance / float64(len(d))), df}
	if mean := meanOf(d); mean != 0 {
		t.p = tTail(math.Abs(mean)/t.err, df)
	}
	return t
}

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

func meanOf(d []float64) (mean float64) {
	for _, x := range d {
		mean += x / float64(len(d))
	}
	return mean
}

// varianceOf is 0 for fewer than two.
func varianceOf(d []float64) (variance float64) {
	mean := meanOf(d)
	for _, x := range d {
		variance += (x - mean) * (x - mean) / float64(max(1, len(d)-1))
	}
	return variance
}

// trigamma is the second derivative of log Γ.
func trigamma(x float64) float64 { return mathext.Zeta(2, x) }

// inverseTrigamma by Newton's method for 1/trigamma, which converges from below (Smyth 2004,
// appendix).
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
