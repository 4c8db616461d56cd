package record

import (
	"cmp"
	"regexp"
	"strings"
)

var letter = regexp.MustCompile(`^([A-Z]|run\d+)$`)

// IsLetter says of a label that it is one which a file gets whose name is too long for one.
func IsLetter(label string) bool { return letter.MatchString(label) }

// IsAgain says whether it is an A/A arm: the first arm is the row itself.
func IsAgain(parts map[string]string) bool { return parts["arm"] != "" && parts["arm"] != "a" }

// TableName is the scenario or, where the name has none, the benchmark.
func TableName(name string, parts map[string]string) string {
	base, _, _ := strings.Cut(name, "/")
	return cmp.Or(parts["scenario"], base)
}

// NameParts takes "Batch/scenario=io/strategy=pool/limit=16-2" apart.
func NameParts(name string) map[string]string {
	parts := map[string]string{}
	if trimmed := TrimProcs(name); trimmed != name {
		parts["gomaxprocs"] = name[len(trimmed)+1:]
		name = trimmed
	}
	for part := range strings.SplitSeq(name, "/") {
		if key, value, ok := strings.Cut(part, "="); ok {
			parts[key] = value
		}
	}
	return parts
}
