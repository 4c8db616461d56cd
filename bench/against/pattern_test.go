package against

import (
	"os"
	"path/filepath"
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

// A package is built only if one of its test files declares a benchmark that is meant.
func TestMayBeIn(t *testing.T) {
	dir := t.TempDir()
	for name, code := range map[string]string{
		"a.go": "package a\n\nfunc BenchmarkNoTest(b *testing.B) {}\n",
		"a_test.go": "package a\n\n// func BenchmarkSaid(b *testing.B)\n\nfunc BenchmarkSüm(b *testing.B) {\n}\r\nfunc " +
			"Benchmark(b *testing.B) {}\n",
		"b_test.go": "package a\n\nfunc TestX(t *testing.T) {}\n\nfunc\tBenchmarkMax2 (b *testing.B) {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for bench, want := range map[string]bool{".": true, "^BenchmarkSüm$": true, "Max2/n=4": true, "^Benchmark$": true,
		"NoTest": false, "Said": false, "Sum": false, "X|Max": true, "Test": false} {
		if got := patternOf(t, bench).mayBeIn(dir); got != want {
			t.Errorf("%s may be in it: %v", bench, got)
		}
	}
	if patternOf(t, ".").mayBeIn(t.TempDir()) {
		t.Error("it may be in a directory without files")
	}
}
