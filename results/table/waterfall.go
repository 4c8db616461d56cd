package table

import "github.com/overlap-bench/overlap/results/record"

// Unexplained is the part that is left.
const Unexplained = "unexplained"

// A Part is a share of a makespan, in seconds.
type Part struct {
	Name    string
	Seconds float64
}

// Waterfall splits the row's median makespan: T* first, then what was lost, and last what is
// not explained, which may be negative. The parts add up to the makespan. It is empty where the
// file does not say.
func (r *Row) Waterfall() []Part {
	bound, ok := r.Table.Bound.Seconds, r.Table.Bound.Known
	makespan, measured := r.Median(record.Makespan)
	mine, has := r.Median(record.Bound)
	if !ok || !measured || !has || !r.Ranked() || r.Table.Exact {
		return nil
	}
	parts := []Part{{"T*", bound}}
	rest := makespan - bound
	for _, l := range record.Lost {
		lost, known := r.Summary(l.Unit)
		if !known {
			return nil
		}
		seconds := lost.Center // may be 0
		if l.Name == "CPU inflation" {
			seconds += mine - bound // another strategy did the same work for less
		}
		parts = append(parts, Part{l.Name, seconds})
		rest -= seconds
	}
	return append(parts, Part{Unexplained, rest})
}
