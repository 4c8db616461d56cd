package against

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A pattern is what go test -bench takes: regular expressions for the elements of a name between slashes, and
// alternatives of such lists.
type pattern struct {
	alternatives [][]string
	top          []*regexp.Regexp // the first element of each
}

// parsePattern splits at | and /, except in brackets and parentheses, as package testing does.
func parsePattern(s string) (p pattern, err error) {
	var alternatives [][]string
	var elements []string
	square, round, from := 0, 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			square++
		case ']':
			square = max(0, square-1)
		case '(':
			if square == 0 {
				round++
			}
		case ')':
			if square == 0 {
				round--
			}
		case '\\':
			i++
		case '/', '|':
			if square > 0 || round > 0 {
				continue
			}
			elements, from = append(elements, s[from:i]), i+1
			if s[i] == '|' {
				alternatives, elements = append(alternatives, elements), nil
			}
		}
	}
	alternatives = append(alternatives, append(elements, s[from:]))
	for _, a := range alternatives {
		for _, element := range a {
			if _, err := regexp.Compile(element); err != nil {
				return p, fmt.Errorf("%q is no regular expression: %w", element, err)
			}
		}
		p.top = append(p.top, regexp.MustCompile(a[0]))
	}
	p.alternatives = alternatives
	return p, nil
}

// of is the pattern for what is below one benchmark of a package: "" if nothing of it is meant.
func (p pattern) of(name string) string {
	var parts []string
	for i, a := range p.alternatives {
		if p.top[i].MatchString(name) {
			parts = append(parts, strings.Join(append([]string{"^" + regexp.QuoteMeta(name) + "$"}, a[1:]...), "/"))
		}
	}
	return strings.Join(parts, "|")
}

// declared is how a benchmark begins in gofmt's form, or nearly in that.
var declared = regexp.MustCompile(`(?m)^\s*func\s+(Benchmark[\pL\pN_]*)`)

// mayBeIn says whether some test file of a directory declares a benchmark that is meant, or cannot be read.
func (p pattern) mayBeIn(dir string) bool {
	files, _ := filepath.Glob(filepath.Join(dir, "*_test.go"))
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			return true
		}
		for _, found := range declared.FindAllSubmatch(code, -1) {
			if p.of(string(found[1])) != "" {
				return true
			}
		}
	}
	return false
}
