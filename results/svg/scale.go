package svg

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Scale says where on an axis a value is. It is never empty: a range that is (no values, one value, or not numbers)
// is widened.
type Scale struct {
	low, high float64 // values
	from, to  float64 // pixels
	base      float64 // of a logarithmic scale, or 0
}

// A Tick is a place on an axis with its label.
type Tick struct {
	Value, At float64
	Label     string
}

// Linear has low at the pixel from, and high at the pixel to, which may be the lesser of them.
func Linear(low, high, from, to float64) Scale {
	low, high = ordered(low, high)
	if size := max(math.Abs(low), math.Abs(high)); high-low <= 1e-12*size {
		low, high = low-size/2, high+size/2
	}
	if high-low < 1e-300 || high-low > 1e300 {
		low, high = -0.5, 0.5
	}
	return Scale{low: low, high: high, from: from, to: to}
}

// Log is a logarithmic scale with ticks at powers of ten, and between them where there is room. What is not above 0
// has no place on it.
func Log(low, high, from, to float64) Scale { return logarithmic(low, high, from, to, 10) }

// Log2 is a logarithmic scale with ticks at powers of two.
func Log2(low, high, from, to float64) Scale { return logarithmic(low, high, from, to, 2) }

func logarithmic(low, high, from, to, base float64) Scale {
	low, high = ordered(low, high)
	switch {
	case high <= 0:
		low, high = 1, base
	case low <= 0:
		low = high / (base * base * base)
	}
	if high <= low*(1+1e-12) {
		low, high = low/base, high*base
	}
	if low < 1e-300 || high > 1e300 {
		low, high = 1, base
	}
	return Scale{low: low, high: high, from: from, to: to, base: base}
}

// ordered are two numbers with the lesser first, which stand for a range of any.
func ordered(low, high float64) (least, most float64) {
	switch {
	case !finite(low) && !finite(high):
		return 0, 1
	case !finite(low):
		low = high
	case !finite(high):
		high = low
	}
	low, high = min(low, high), max(low, high)
	if !finite(high - low) {
		return 0, 1
	}
	return low, high
}

// Range are the lowest and the highest value.
func (s Scale) Range() (low, high float64) { return s.low, s.high }

// At is the pixel of a value, or NaN if it has none.
func (s Scale) At(v float64) float64 {
	share := (v - s.low) / (s.high - s.low)
	if s.base > 0 {
		if v <= 0 {
			return math.NaN()
		}
		share = math.Log(v/s.low) / math.Log(s.high/s.low)
	}
	if !finite(share) {
		return math.NaN()
	}
	return s.from + float64(share*(s.to-s.from)) // rounded, so that every machine has the same
}

// Rounded is the scale from the tick below its range to the one above it, of at most so many ticks. A logarithmic scale
// stays as it is.
func (s Scale) Rounded(most int) Scale {
	if s.base > 0 {
		return s
	}
	step := s.step(most)
	s.low, s.high = step*math.Floor(s.low/step+1e-9), step*math.Ceil(s.high/step-1e-9)
	return s
}

// Ticks are at most so many round values within the range, with labels that are plain numbers.
func (s Scale) Ticks(most int) []Tick {
	return s.TicksOf(s.values(most), Plain)
}

// DurationTicks are the ticks of a scale of seconds: 0, 20ms, 40ms.
func (s Scale) DurationTicks(most int) []Tick { return s.TicksOf(s.values(most), Duration) }

// TicksOf are ticks at the values that are within the range.
func (s Scale) TicksOf(values []float64, label func(v float64) string) (ticks []Tick) {
	for _, v := range values {
		if v >= s.low-1e-9*math.Abs(s.low) && v <= s.high+1e-9*math.Abs(s.high) {
			ticks = append(ticks, Tick{v, s.At(v), label(v)})
		}
	}
	return ticks
}

func (s Scale) values(most int) []float64 {
	most = max(most, 2)
	if s.base > 0 {
		return s.logValues(most)
	}
	step := s.step(most)
	var values []float64
	first := math.Ceil(s.low/step - 1e-9)
	for i := range most {
		if v := rounded(step * (first + float64(i))); v <= s.high+1e-9*step {
			values = append(values, v)
		}
	}
	return values
}

// step is the least of 1, 2 or 5 times a power of ten that leaves at most so many ticks.
func (s Scale) step(most int) float64 {
	least := (s.high - s.low) / float64(max(most, 2))
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for {
		for _, n := range []float64{1, 2, 5} {
			step := rounded(n * power)
			if math.Floor(s.high/step+1e-9)-math.Ceil(s.low/step-1e-9)+1 <= float64(max(most, 2)) {
				return step
			}
		}
		power *= 10
	}
}

// rounded takes the noise of floating point from a round number.
func rounded(x float64) float64 {
	round, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	return round
}

// logValues are powers of the base, every few of them where there are many, and also 2 and 5 times a power of ten
// where there are few.
func (s Scale) logValues(most int) []float64 {
	log := func(v float64) float64 { return math.Log(v) / math.Log(s.base) }
	first, last := math.Ceil(log(s.low)-1e-9), math.Floor(log(s.high)+1e-9)
	every := max(1, math.Ceil((last-first+1)/float64(most)))
	var values []float64
	for n := first; n <= last; n += every {
		values = append(values, rounded(math.Pow(s.base, n)))
	}
	if s.base != 10 || every > 1 {
		return values
	}
	for _, between := range [][]float64{{1, 2, 5}, {1, 2, 3, 4, 5, 6, 7, 8, 9}} {
		var more []float64
		for n := first - 1; n <= last; n++ {
			for _, m := range between {
				if v := rounded(m * math.Pow(10, n)); v >= s.low*(1-1e-9) && v <= s.high*(1+1e-9) {
					more = append(more, v)
				}
			}
		}
		if len(more) > most {
			break
		}
		if values = more; len(values) >= 3 {
			break
		}
	}
	if len(values) < 2 { // a range without two round values has its ends
		return slices.Compact([]float64{s.low, s.high})
	}
	return values
}

// Plain is a number in few digits: 0.25, 1500, 20k, 1.5M.
func Plain(v float64) string {
	for _, unit := range []struct {
		least, factor float64
		name          string
	}{{1e9, 1e9, "G"}, {1e6, 1e6, "M"}, {1e4, 1e3, "k"}} {
		if math.Abs(v) >= unit.least*0.9999 {
			return digits(v/unit.factor) + unit.name
		}
	}
	return digits(v)
}

// Duration is a number of seconds in few digits: 1.5ms, 200µs, 12s.
func Duration(seconds float64) string {
	for _, unit := range []struct {
		factor float64
		name   string
	}{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}} {
		if math.Abs(seconds) >= unit.factor*0.9999 {
			return digits(seconds/unit.factor) + unit.name
		}
	}
	if math.Abs(seconds) < 1e-13 {
		return "0"
	}
	return digits(seconds/1e-9) + "ns"
}

// digits has four of them at most before an exponent would be needed.
func digits(v float64) string {
	s := strconv.FormatFloat(v, 'g', 4, 64)
	if x := math.Abs(v); strings.Contains(s, "e") && x >= 1e-6 && x < 1e15 {
		round, _ := strconv.ParseFloat(s, 64)
		s = strconv.FormatFloat(round, 'f', -1, 64)
	}
	if s == "-0" {
		return "0"
	}
	return s
}
