// Package text makes single strings fit to print: durations and sizes in one unit, lists in words, names cut in the
// middle, messages of other programs in one line, and characters that a terminal would act on made visible.
//
// It knows no layout (package page) and no table library, so that package bench can use it.
package text

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/perf/benchunit"
)

// List joins names as a sentence does: "a, b and c".
func List(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Samples counts samples.
func Samples(n int, verb ...string) string { return Count(n, "sample", verb...) }

// Interrupted says that some of so many samples are bounded in comparisons; "" of none. Of names the row that they are
// of: if there are several of one row alone, that may be how it is.
func Interrupted(samples int, of map[string]int) string {
	n, its, count, all := 0, "their", "they count", ""
	for name, k := range of {
		if n += k; len(of) == 1 && k > 1 {
			all = fmt.Sprintf(" (all of %s)", name)
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		its, count = "its", "it counts"
	}
	return fmt.Sprintf("%d of %s%s took far longer than %s row and %s block do otherwise, as when interrupted. In "+
		"comparisons %s as less far off.", n, Count(samples, "sample"), all, its, its, count)
}

// Count is a number with a noun and a verb that agree with it: the singular of the verb is given first.
func Count(n int, noun string, verb ...string) string {
	i := 0
	if n != 1 {
		noun, i = noun+"s", len(verb)-1
	}
	if len(verb) == 0 {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %s %s", n, noun, verb[i])
}

// A long list is cut, so that it does not bury what comes after it.
const (
	mostLines = 5  // sentences of one kind
	mostNames = 20 // columns: a benchmark may have a thousand units
	shortly   = 4  // names within a sentence
)

// Few are the first of many sentences.
func Few(lines []string) []string { return first(lines, mostLines, "So it is with %d more.") }

// FewNames are the first of many names within a sentence.
func FewNames(names []string) []string { return first(names, mostLines, "and %d more") }

// MostNames are the first of very many names.
func MostNames(names []string) []string { return first(names, mostNames, "and %d more") }

// first are the first of a list, and how many more there are.
func first(list []string, most int, rest string) []string {
	if more := len(list) - most; more > 1 {
		return append(slices.Clone(list[:most]), fmt.Sprintf(rest, more))
	}
	return list
}

// Listed is a list of what is not empty.
func Listed(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// PercentChange is a ratio as a change: 1.102 is "+10.2 %".
func PercentChange(ratio float64) string {
	x, digits := 100*(ratio-1), 1
	if math.Abs(x) >= 99.95 {
		digits = 0
	}
	return strings.Replace(fmt.Sprintf("%+.*f %%", digits, x), "-", "−", 1)
}

// Briefly lists a few names, and counts the rest.
func Briefly(names []string) string {
	if len(names) <= shortly+1 {
		return List(names)
	}
	return fmt.Sprintf("%s and %d others", strings.Join(names[:shortly], ", "), len(names)-shortly)
}

// Either lists them with "or".
func Either(names []string) string {
	said := Briefly(names)
	if i := strings.LastIndex(said, " and "); i >= 0 {
		return said[:i] + " or " + said[i+len(" and "):]
	}
	return said
}

// IsAre is the verb for so many.
func IsAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// Cpus is a number of CPUs, where 0 stands for no limit.
func Cpus(n int) string {
	switch n {
	case 0:
		return "as many CPUs as wanted"
	case 1:
		return "one CPU"
	}
	return fmt.Sprintf("%d CPUs", n)
}

// Ratio has three significant digits, two below one: 14.2×, 1.03×, 0.98×.
func Ratio(x float64) string { return threeDigits(x) + "×" }

// RatioPlusMinus is a ratio with its interval as a column has it: "13.3× ± 4%", "2.58× ±33%". It is by the end that is
// farther away. It is never "± 0%", as if the ratio were exact.
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

// BriefPaths names each file by its base, with as many of its folders as tell it from the others.
func BriefPaths(paths []string) map[string]string {
	names := make(map[string]string, len(paths))
	for _, path := range paths {
		folders := 0
		same := func(other string) bool {
			return other != path && lastFolders(other, folders) == lastFolders(path, folders)
		}
		for slices.ContainsFunc(paths, same) && folders < 100 {
			folders++
		}
		names[path] = lastFolders(path, folders)
	}
	return names
}

// TellApart is what to add to each of some names, so that they differ: of each of some parts in turn what it is for
// the name, where that differs among things that still have one name. A part may be empty.
func TellApart(names []string, parts ...func(i int) string) [][]string {
	full, added := slices.Clone(names), make([][]string, len(names))
	for _, part := range parts {
		words, differ := map[string]string{}, map[string]bool{}
		for i, name := range full {
			word := part(i)
			was, known := words[name]
			words[name], differ[name] = word, differ[name] || known && was != word
		}
		for i, name := range full {
			if word := part(i); differ[name] && word != "" {
				full[i], added[i] = name+"\x00"+word, append(added[i], word)
			}
		}
	}
	return added
}

// lastFolders is the base of a path with so many of the folders before it.
func lastFolders(path string, folders int) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	return strings.Join(parts[max(0, len(parts)-1-folders):], "/")
}

// secondsWord is the word for seconds in a tidied unit. Regular expressions find words too, but a page that says how
// long something takes would then load all of Unicode.
const secondsWord = "sec"

// betweenWords is what ends a word of a unit.
func betweenWords(r rune) bool {
	return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
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
