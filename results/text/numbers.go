package text

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/perf/benchunit"
)

// Ratio has three significant digits, two below one: 14.2×, 1.03×, 0.98×.
func Ratio(x float64) string { return threeDigits(x) + "×" }

// RatioPlusMinus is a ratio with its interval as a column has it: "13.3× ± 4%", "2.58× ±33%". It is by the end that
// is farther away. It is never "± 0%", as if the ratio were exact.
func RatioPlusMinus(x, low, high float64) string {
	percent := fmt.Sprintf("%.0f%%", 100*(max(high/x, x/low)-1))
	if percent == "0%" {
		percent = "<1%"
	}
	return fmt.Sprintf("%s ±%3s", Ratio(x), percent)
}

// RatioRange is a range of ratios, or one of them if they are printed alike: 1.95–2.31×.
func RatioRange(low, high float64) string { return between(Ratio(low), Ratio(high), "×") }

// SecondsRange is a range of durations, in one unit: 38.31–42.16ms.
func SecondsRange(low, high float64) string {
	scale := ScaleOf([]float64{low, high}, "sec")
	return between(scale.Format(low)+"s", scale.Format(high)+"s", scale.Prefix+"s")
}

// PercentRange is a range of shares, in whole percent: 86–91 %.
func PercentRange(low, high float64) string {
	return between(fmt.Sprintf("%.0f %%", 100*low), fmt.Sprintf("%.0f %%", 100*high), " %")
}

// EfficiencyRange is a range of efficiencies.
func EfficiencyRange(low, high float64) string { return between(Efficiency(low), Efficiency(high), "") }

func between(low, high, unit string) string {
	if low == high {
		return high
	}
	return strings.TrimSuffix(low, unit) + "–" + high
}

// RateNumber has three significant digits or more: 9.12, 113, 8471, 33.1k.
func RateNumber(x float64) string {
	if x >= 9999.5 {
		return benchunit.CommonScale([]float64{x}, benchunit.Decimal).Format(x)
	}
	return threeDigits(x)
}

// threeDigits has at most two digits after the point, and all before it.
func threeDigits(x float64) string {
	switch {
	case x >= 99.95:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.995:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// Rounded has so many significant digits, and no exponent: 120, 0.0012.
func Rounded(x float64, digits int) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// Amount has three significant digits, all that are before the point, and no exponent: 0.5, 1.33, 1024.
func Amount(x float64) string {
	if math.Abs(x) >= 999.5 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return Rounded(x, 3)
}

// More says how much larger the first of two is, by the difference of their logarithms: "12 % more than", "2.03×
// that".
func More(logRatio float64) string {
	if logRatio > math.Log(1.995) {
		return Ratio(math.Exp(logRatio)) + " that"
	}
	return fmt.Sprintf("%.0f %% more than", 100*math.Abs(math.Expm1(logRatio)))
}

// Efficiency has two decimals, or two digits where it is small.
func Efficiency(x float64) string {
	if x < 0.1 {
		return Rounded(x, 2)
	}
	return fmt.Sprintf("%.2f", x)
}

// Seconds writes a duration with four digits: 61.20µs, 51.20s, 1024s.
func Seconds(s float64) string { return ScaleOf([]float64{s}, "sec").Format(s) + "s" }

// ScaleOf is one scale for figures of a tidied unit, in which the least has four digits. Durations are never in
// thousands of seconds.
func ScaleOf(list []float64, unit string) benchunit.Scaler {
	class := benchunit.ClassOf(unit)
	if strings.HasSuffix(unit, "/s") {
		class = benchunit.Decimal // go test writes MB/s, of a million bytes
	}
	scale := benchunit.CommonScale(list, class)
	if IsSeconds(unit) && scale.Factor > 1 {
		return benchunit.Scaler{Factor: 1}
	}
	return scale
}

// IsSeconds reports whether a tidied unit is one of durations, such as "sec/op" or "cpu-sec/item".
func IsSeconds(unit string) bool {
	above, _, _ := strings.Cut(unit, "/")
	return slices.Contains(strings.FieldsFunc(above, betweenWords), secondsWord)
}

// Written is a tidied unit as it is in benchmark text, where durations are in ns. The factor converts a value to it.
func Written(unit string) (name string, factor float64) {
	name = inNanoseconds(unit)
	if x, back := benchunit.Tidy(1, name); back == unit && x == 1e-9 {
		return name, 1e9
	}
	return unit, 1
}

// inNanoseconds is the unit with ns in the place of each word for seconds.
func inNanoseconds(unit string) (name string) {
	for rest := unit; rest != ""; {
		word := rest
		if end := strings.IndexFunc(rest, betweenWords); end >= 0 {
			word = rest[:end]
		}
		_, width := utf8.DecodeRuneInString(rest[len(word):])
		between := rest[len(word) : len(word)+width]
		rest = rest[len(word)+width:]
		if word == secondsWord {
			word = "ns"
		}
		name += word + between
	}
	return name
}
