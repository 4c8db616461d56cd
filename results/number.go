package results

import "strconv"

var benchmarkPrefix = []byte("Benchmark")

// field cuts the first field off a line: what is up to white space, and what follows it. Where
// there is a byte beyond ASCII, which may be white space too, the field has it, and is then no
// number and no known unit.
func field(x []byte) (field, rest []byte) {
	for i, c := range x {
		if white(c) {
			end := i
			for i++; i < len(x) && white(x[i]); i++ {
			}
			return x[:end], x[i:]
		}
	}
	return x, nil
}

func white(c byte) bool { return c == ' ' || c-'\t' < 5 }

// digits is a whole number of at most 15 of them, which a float64 has exactly.
func digits(x []byte) (n int64, ok bool) {
	for _, c := range x {
		if c -= '0'; c > 9 {
			return 0, false
		}
		n = 10*n + int64(c)
	}
	return n, len(x) > 0 && len(x) <= 15
}

var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// decimal is a number of digits with at most one point among them. Of at most 15 digits it is
// the quotient of two numbers that a float64 has exactly, and hence rounded as it should be
// (Clinger 1990, How to Read Floating Point Numbers Accurately).
func decimal(x []byte) (v float64, ok bool) {
	var n int64
	point := -1
	for i, c := range x {
		switch d := c - '0'; {
		case d <= 9 && i < 17:
			n = 10*n + int64(d)
		case d <= 9: // counted below: there are more than fit
		case c == '.' && point < 0:
			point = i
		default:
			return 0, false
		}
	}
	switch {
	case point < 0 && len(x) > 0 && len(x) <= 15:
		return float64(n), true
	case point >= 0 && len(x) > 1 && len(x) <= 16:
		return float64(n) / powers[len(x)-1-point], true
	}
	v, err := strconv.ParseFloat(string(x), 64)
	return v, err == nil
}
