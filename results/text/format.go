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
	"strings"
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

// Interrupted says how many of so many samples are bounded in comparisons, by the name of the row that they are of; ""
// if none are. If several are and one row has them all, it is named: that may be how it is.
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
