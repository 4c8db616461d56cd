package simulate

import (
	"math"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
)

// closeEnough is by what share an extrapolated makespan may be off.
const closeEnough = 0.01

// outOfReach is how much longer than another who takes that much is out of the race.
const outOfReach = 1.1

// rivals are the least makespans so far, of those that emit in the order of the input and of those
// that do not: where the order matters, only the former compete.
type rivals map[bool]int64

func (r rivals) note(a Answer) {
	if before, ok := r[a.InOrder]; !ok || a.Makespan < before {
		r[a.InOrder] = a.Makespan
	}
}

// wide is the limit from which on a higher one is simulated only of strategies that are not beaten: it takes seconds.
const wide = 1 << 10

// beaten says that a rival takes so much less that a higher limit will not make up for it.
func (r rivals) beaten(a Answer) bool { return float64(a.Makespan) > outOfReach*float64(r[a.InOrder]) }

// mostParts is into how many parts a sample is split at most.
const mostParts = 8

// student are the 97.5 % quantiles of Student's t with 1, 2, … degrees of freedom.
var student = [mostParts - 1]float64{12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36}

// parts are the numbers of processed items at which the parts of the sample end, the first being
// where they begin: up to eight of them, of whole rounds.
func (s excerpt) parts() []int {
	rounds := (s.to - s.from) / s.round
	n := min(rounds, mostParts)
	marks := make([]int, n+1)
	for i := range marks {
		marks[i] = s.from + rounds*i/n*s.round
	}
	return marks
}

// unsure is by what share the rate of a sample may be off, as a 95 % interval from what its parts
// took (batch means; A. M. Law, Simulation Modeling and Analysis, 5th ed. 2015, chapter 9).
//
// A part may take as long as its number of items says, where CPUs bind, or as long as these items
// wait and compute, where the limit does. The sample has the means of the whole, so that only what
// neither explains is left to luck.
func unsure(p profile.Profile, marks []int, at []time.Duration) float64 {
	n := len(marks) - 1
	if n < 2 {
		return math.Inf(1)
	}
	byItems, byWork := make([]float64, n), make([]float64, n)
	took := make([]float64, n)
	for i := range took {
		from, to := marks[i], marks[i+1]
		latency, cpu := means(p, from, to)
		took[i] = float64(at[i+1] - at[i])
		byItems[i] = float64(to - from)
		byWork[i] = byItems[i] * (latency + cpu)
	}
	return min(unexplained(took, byItems), unexplained(took, byWork))
}

// unexplained is the half-width of the interval of Σy, as a share of it, where each y is
// proportional to its x but for luck.
func unexplained(y, x []float64) float64 {
	var sumY, sumX, squares float64
	for i := range y {
		sumY += y[i]
		sumX += x[i]
	}
	if sumX == 0 || sumY == 0 {
		return 0 // nothing takes any time
	}
	for i := range y {
		off := y[i] - x[i]*sumY/sumX
		squares += off * off
	}
	n := float64(len(y))
	return student[len(y)-2] * math.Sqrt(squares*n/(n-1)) / sumY
}
