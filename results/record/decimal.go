package record

import "strconv"

var BenchmarkPrefix = []byte("Benchmark")

// field cuts the first field off a line: what is up to white space, and what follows it. Where
// there is a byte beyond ASCII, which may be white space too, the field has it, and is then no
// number and no known unit.
func field(x []byte) (field, rest []byte) {
	for i, c := range x {
		if White(c) {
			end := i
			for i++; i < len(x) && White(x[i]); i++ {
			}
			return x[:end], x[i:]
		}
	}
	return x, nil
}

func White(c byte) bool { return c == ' ' || c-'\t' < 5 }

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

// powers of ten that a float64 has exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// decimal is a number of digits with at most one point among them and perhaps an exponent:
// "1.5e+08". If it has at most 15 digits and the power of ten is small, it is the product or the
// quotient of two numbers that a float64 has exactly, and hence rounded as it should be (Clinger
// 1990, How to Read Floating Point Numbers Accurately).
func decimal(x []byte) (v float64, ok bool) {
	var n int64
	count, scale, point := 0, 0, false
	for i, c := range x {
		switch d := c - '0'; {
		case d <= 9:
			if count++; count <= 15 {
				n = 10*n + int64(d)
			}
			if point {
				scale--
			}
			continue
		case c == '.' && !point:
			point = true
			continue
		case c == 'e' && i > 0:
			e, ok := exponent(x[i+1:])
			if !ok {
				return 0, false
			}
			scale += e
		default:
			return 0, false
		}
		break // what follows an exponent is part of it
	}
	switch {
	case count == 0:
		return 0, false
	case count <= 15 && 0 <= scale && scale < len(powers):
		return float64(n) * powers[scale], true
	case count <= 15 && -len(powers) < scale && scale < 0:
		return float64(n) / powers[-scale], true
	}
	v, err := strconv.ParseFloat(string(x), 64)
	return v, err == nil
}

// exponent is what follows the e: a sign and one to three digits.
func exponent(x []byte) (int, bool) {
	if len(x) < 2 || len(x) > 4 || x[0] != '+' && x[0] != '-' {
		return 0, false
	}
	n, ok := digits(x[1:])
	if x[0] == '-' {
		n = -n
	}
	return int(n), ok
}
