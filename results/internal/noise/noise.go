// Package noise simulates measurements for tests of the statistics: kinds of noise, and how many trials a test makes
// (-trials).
package noise

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// full is the number of trials that the figures in doc comments and messages come from. The default finds only gross
// errors, in seconds: make verify-stats runs all.
const full = 10000

// Trials is how many trials a simulation makes.
var Trials = flag.Int("trials", 100, "of each simulation of the statistics: 10000 to have it in full")

// Full says whether there is time for everything.
func Full() bool { return *Trials >= full }

// Vary is what a simulation varies: all, or some if there is no time for everything.
func Vary[T any](all []T, some ...T) []T {
	if Full() {
		return all
	}
	return some
}

// A noise gives one log-makespan a strategy of a block, around zero.
type Noise struct {
	Name string
	Draw func(r *rand.Rand, block, blocks int, cells []float64)
}

// independent noise of each cell, on top of what the block has in common.
func independent(name string, one func(r *rand.Rand) float64) Noise {
	return Noise{name, func(r *rand.Rand, _, _ int, cells []float64) {
		shared := 0.05 * r.NormFloat64()
		for i := range cells {
			cells[i] = shared + one(r)
		}
	}}
}

var (
	Normal = independent("normal", func(r *rand.Rand) float64 { return 0.03 * r.NormFloat64() })
	// lognormal on top of a least time: sd 4 %, now and then 20 %
	skewed  = independent("skewed", func(r *rand.Rand) float64 { return 0.02 * math.Exp(r.NormFloat64()) })
	bimodal = independent("bimodal", func(r *rand.Rand) float64 {
		return 0.2*float64(r.IntN(2)) + 0.01*r.NormFloat64() // a second mode, 22 % slower, half of the time
	})
	Rare = independent("rarely slow", func(r *rand.Rand) float64 {
		if r.IntN(10) == 0 {
			return 0.7 + 0.01*r.NormFloat64()
		}
		return 0.01 * r.NormFloat64()
	})
	// one in fifty takes twice as long: few enough for six blocks to have none, and too many for sixteen
	Seldom = independent("seldom slow", func(r *rand.Rand) float64 {
		if r.IntN(50) == 0 {
			return 0.7 + 0.01*r.NormFloat64()
		}
		return 0.01 * r.NormFloat64()
	})
	Drifting = Noise{"drifting", func(r *rand.Rand, block, blocks int, cells []float64) {
		for i := range cells { // 50 % slower by the end, and a little within the block, in random order
			cells[i] = 0.4*(float64(block)+r.Float64())/float64(blocks) + 0.03*r.NormFloat64()
		}
	}}
	Unequal = Noise{"unequal", func(r *rand.Rand, _, _ int, cells []float64) {
		for i := range cells { // one strategy is up to 16 times as noisy as another
			cells[i] = 0.01 * float64(int(1)<<(i%5)) * r.NormFloat64()
		}
	}}
	twofold = Noise{"twofold", func(r *rand.Rand, _, _ int, cells []float64) {
		for i := range cells { // every other strategy is twice as noisy
			cells[i] = 0.03 * float64(1+i%2) * r.NormFloat64()
		}
	}}
	// Student's t with 3 degrees of freedom: now and then far off, to either side
	heavy = independent("heavy-tailed", func(r *rand.Rand) float64 {
		chi := 0.0
		for range 3 {
			chi += math.Pow(r.NormFloat64(), 2)
		}
		return 0.02 * r.NormFloat64() / math.Sqrt(chi/3)
	})
	stormy = Noise{"stormy", func(r *rand.Rand, _, _ int, cells []float64) {
		sd := 0.01
		if r.IntN(3) == 0 { // a neighbour is at work, for a whole block
			sd = 0.08
		}
		for i := range cells {
			cells[i] = sd * r.NormFloat64()
		}
	}}
	Noises = []Noise{Normal, skewed, bimodal, Rare, Seldom, Drifting, Unequal, twofold, heavy, stormy}
)

// Resampled draws from the residuals of strategies that were measured. Strategies that are equal have the same noise,
// so all draw from the residuals of all.
func Resampled(name string, residuals []float64) Noise {
	return independent(name, func(r *rand.Rand) float64 { return residuals[r.IntN(len(residuals))] })
}

// Mirrored draws from the residuals of strategies that were measured, each from its own, with either sign: some are
// noisier than others, and none is faster.
func Mirrored(name string, residuals [][]float64) Noise {
	return Noise{name, func(r *rand.Rand, _, _ int, cells []float64) {
		for i := range cells {
			own := residuals[i%len(residuals)]
			cells[i] = own[r.IntN(len(own))] * float64(1-2*r.IntN(2))
		}
	}}
}

// Some are all kinds of noise, or those that are hardest on the tests if there is no time for everything.
func Some() []Noise {
	if Full() {
		return Noises
	}
	return []Noise{Normal, bimodal, Unequal}
}

// ThreeErrors is three standard errors of a simulated proportion.
func ThreeErrors(p float64) float64 { return 3 * math.Sqrt(p*(1-p)/float64(*Trials)) }

func Btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func Near(x, y, tolerance float64) bool { return math.Abs(x-y) <= tolerance }

// Unvaried is a benchmark measured six times, each time the same.
func Unvaried(name string, value float64, unit string) string {
	return strings.Repeat(fmt.Sprintf("Benchmark%s 100 %v %s\n", name, value, unit), 6)
}
