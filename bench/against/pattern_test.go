package against

import (
	"strings"
	"testing"
)

// A pattern means what it means to go test -bench.
func TestPattern(t *testing.T) {
	for _, tt := range []struct{ pattern, name, want string }{
		{".", "BenchmarkSum", "^BenchmarkSum$"},
		{"Sum", "BenchmarkSum", "^BenchmarkSum$"},
		{"Max", "BenchmarkSum", ""},
		{"Max|Sum", "BenchmarkSum", "^BenchmarkSum$"},
		{"(Max|Sum)/n=4", "BenchmarkSum", "^BenchmarkSum$/n=4"},
		{"Sum/n=4/[a/b]$", "BenchmarkSum", "^BenchmarkSum$/n=4/[a/b]$"},
		{"Sum/a|Max/b|um/c", "BenchmarkSum", "^BenchmarkSum$/a|^BenchmarkSum$/c"},
		{`Su\m`, "BenchmarkSum", ""}, // \m is an error
		{"(", "BenchmarkSum", ""},
	} {
		p, err := parsePattern(tt.pattern)
		if err != nil {
			if tt.want != "" || !strings.Contains(err.Error(), "is no regular expression") {
				t.Errorf("%s: %v", tt.pattern, err)
			}
			continue
		}
		if got := p.of(tt.name); got != tt.want {
			t.Errorf("%s of %s is %q, want %q", tt.pattern, tt.name, got, tt.want)
		}
	}
}
