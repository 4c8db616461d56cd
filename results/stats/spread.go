package stats

import "math"

// spreadTail is the probability that, of k equal means with normal noise, any of m chosen ones lies above any of all k
// by at least z standard deviations of a difference. For m = 1 it is the tail of Dunnett's one-sided test of k-1
// others against one (1955, A Multiple Comparison Procedure for Comparing Several Treatments with a Control), for m =
// k that of Tukey's studentised range, √2·z.
func spreadTail(m, k int, z float64) float64 {
	if z <= 0 {
		return 1
	}
	return max(0, 1-spreadWithin(m, k, math.Sqrt2*z))
}

// spreadWithin is the probability that none of m chosen of k standard normal numbers lies more than r above any of all
// k. The integral is over the least: it is one of the m or one of the others. It is a sum over even steps, which
// converges exponentially for a function that falls off like this.
func spreadWithin(m, k int, r float64) (p float64) {
	for _, least := range normalPoints {
		near := least.above - normalTail(least.z+r) // another number is not below the least, and at most r above it
		p += least.weight * float64(m) * power(near, m-1) * power(least.above, k-m)
		if k > m {
			p += least.weight * float64(k-m) * power(near, m) * power(least.above, k-m-1)
		}
	}
	return p
}

type normalPoint struct{ z, weight, above float64 }

// normalPoints are where an integral over the normal distribution is summed.
var normalPoints = func() (points []normalPoint) {
	const step = 0.4
	for z := -7.6; z < 8; z += step {
		points = append(points, normalPoint{z, step * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi), normalTail(z)})
	}
	return points
}()

func normalTail(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

func power(x float64, n int) float64 {
	y := 1.0
	for ; n > 0; n /= 2 {
		if n%2 == 1 {
			y *= x
		}
		x *= x
	}
	return y
}
