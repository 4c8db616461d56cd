package verify

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
)

// A Sides is what a trial has: makespans of the old and the new side, by strategy.
type Sides struct {
	Old, New [][]float64
	Floor    []float64 // of the first strategy, measured a second time on the old side; nil if there are none
}

// windows are the trials of so many blocks in a row, one from each block on. Those that are next to each other share
// samples: apart is how many do not. A slowdown is beside the old side, and beside that side once more.
func (p *Pool) windows(kind, n int) (trials []Sides, apart int) {
	for old := range min(kind, 2) {
		for from := 0; from+n <= len(p.Blocks); from++ {
			s := Sides{Old: make([][]float64, len(p.Strategies)), New: make([][]float64, len(p.Strategies))}
			for _, b := range p.Blocks[from : from+n] {
				for i := range p.Strategies {
					s.Old[i] = append(s.Old[i], b.Makespans[old][i])
					s.New[i] = append(s.New[i], b.Makespans[kind][i])
				}
				s.Floor = append(s.Floor, b.Floor)
			}
			trials = append(trials, s)
		}
	}
	return trials, len(p.Blocks) / n
}

// inARow are the trials of n samples in a row of the old side and n of another kind, of rows that were measured one
// right after the other, and are no longer than they need to be. Both begin at the same sample of their rows, at some
// twenty of these.
func (p *Pool) inARow(kind, n int) (trials []Sides, apart int) {
	count := p.rowFor(n)
	for i := 1; i < len(p.Rows); i++ {
		old, now := p.Rows[i-1], p.Rows[i]
		if kind > 1 && now.Kind == 0 {
			old, now = now, old
		}
		isKind := old.Kind == 0 && (now.Kind == kind || kind == 1 && now.Kind == 0)
		if !p.Rows[i].Next || !isKind || now.Count() != count {
			continue
		}
		apart += count / n
		for from := 0; from+n <= count; from += 1 + (count-n)/20 {
			var s Sides
			for j := range p.Strategies {
				s.Old = append(s.Old, old.Makespans[j][from:from+n])
				s.New = append(s.New, now.Makespans[j][from:from+n])
			}
			trials = append(trials, s)
		}
	}
	return trials, apart
}

// rowFor is how many samples the shortest rows have in which n are.
func (p *Pool) rowFor(n int) int {
	if n <= p.short() {
		return p.short()
	}
	return p.Count
}

// equalInARow are trials of rows without any slowdown: those of the old side twice, and those of a slowdown after its
// makespans are divided by the ratio that the blocks have found, since there are few of the others.
func (p *Pool) equalInARow(n int) (trials []Sides, apart int) {
	trials, apart = p.inARow(1, n)
	for kind := 2; kind < 2+len(p.Slowdowns) && len(p.Blocks) > 0; kind++ {
		more, moreApart := p.inARow(kind, n)
		for t := range more {
			for i := range p.Strategies {
				ratio := math.Exp(stats.Median(p.logRatios(kind, i)))
				more[t].New[i] = slices.Clone(more[t].New[i])
				for j := range more[t].New[i] {
					more[t].New[i][j] /= ratio
				}
			}
		}
		trials, apart = append(trials, more...), apart+moreApart
	}
	return trials, apart
}
