package stats

import "math/rand/v2"

// walshAt is the k-th smallest, from 0, of the means of all pairs of sorted numbers, each with
// itself too. There are n(n+1)/2: for 5000 blocks more than one would sort for each pair of
// rows. But in a row of means with one number they ascend, and so it is a selection from sorted
// rows (Johnson & Mizoguchi 1978, Selecting the Kth Element in X + Y): draw one that is still
// possible, count those below it in n steps, and leave out those on its wrong side; expected
// are some 2 log₂ n rounds. Which ones are drawn does not change what is found.
func walshAt(d []float64, k int) float64 {
	n := len(d)
	from, to := make([]int, n), make([]int, n) // of row i, the means with d[from:to] are possible
	below, upTo := make([]int, n), make([]int, n)
	for i := range d {
		from[i], to[i] = i, n
	}
	random := rand.New(rand.NewPCG(1, 2))
	for left := n * (n + 1) / 2; ; {
		pivot := drawMean(d, from, to, random.IntN(left))
		low, high := countMeans(d, pivot, below, upTo)
		switch {
		case k < low:
			copy(to, below)
		case k >= high:
			copy(from, upTo)
		default:
			return pivot
		}
		left = 0
		for i := range d {
			from[i], to[i] = max(from[i], i), max(to[i], from[i])
			left += to[i] - from[i]
		}
	}
}

func walsh(x, y float64) float64 { return x/2 + y/2 }

// drawMean is the one at a place among those that are possible.
func drawMean(d []float64, from, to []int, at int) float64 {
	for i := range d {
		if at < to[i]-from[i] {
			return walsh(d[i], d[from[i]+at])
		}
		at -= to[i] - from[i]
	}
	return d[0] // there is always one
}

// countMeans finds for each row where the means below the pivot end, and where those that are no
// larger end; and how many there are of both. From row to row, both ends only go down.
func countMeans(d []float64, pivot float64, below, upTo []int) (low, high int) {
	b, u := len(d), len(d)
	for i, x := range d {
		for b > 0 && walsh(x, d[b-1]) >= pivot {
			b--
		}
		for u > 0 && walsh(x, d[u-1]) > pivot {
			u--
		}
		below[i], upTo[i] = max(i, b), max(i, u)
		low, high = low+below[i]-i, high+upTo[i]-i
	}
	return low, high
}
