package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Who measures gets nothing that renders or fits.
func TestNoRenderers(t *testing.T) {
	deps := goIn(t, ".", "list", "-deps", ".")
	for _, unwanted := range []string{"olekukonko/tablewriter", "gonum.org/v1/gonum/optimize", "guptarohit/asciigraph"} {
		if strings.Contains(deps, unwanted) {
			t.Errorf("bench depends on %s", unwanted)
		}
	}
}

// mostModules is how many modules whoever uses Compare gets, besides this one and golang.org/x/perf: HDR histograms,
// t quantiles and special functions, the CPU's features, HTML, and the system's calls.
const mostModules = 6

const userTest = `package mine

import (
	"context"
	"testing"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/strategies"
)

type work struct{}

func (work) Fetch(context.Context, *strategies.Item) {}

func (work) Process(_ context.Context, item *strategies.Item) { item.Digest = uint64(item.Index) }

func BenchmarkMine(b *testing.B) { bench.Compare(b, bench.Config{Items: 4}, work{}) }
`

// A module of somebody's whose test imports only bench and strategies builds, and needs few further modules.
func TestModulesOfAUser(t *testing.T) {
	checkout, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	const ours = "github.com/overlap-bench/overlap"
	dir := t.TempDir()
	required := "require " + ours + " v0.0.0\n\nreplace " + ours + " => " + checkout + "\n"
	for name, text := range map[string]string{
		"go.mod":       "module mine\n\ngo 1.26\n\n" + required,
		"go.sum":       string(sums),
		"mine_test.go": userTest,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out := goIn(t, dir, "test", "-list", "Mine", "."); !strings.Contains(out, "BenchmarkMine") { // builds it
		t.Errorf("go test -list prints\n%s", out)
	}
	listed := goIn(t, dir, "list", "-deps", "-test", "-f", "{{with .Module}}{{.Path}}{{end}}", ".")
	modules := slices.Compact(slices.Sorted(strings.FieldsSeq(listed)))
	modules = slices.DeleteFunc(modules, func(m string) bool {
		return m == "mine" || m == ours || m == "golang.org/x/perf"
	})
	if len(modules) > mostModules {
		t.Errorf("%d modules, want at most %d:\n%s", len(modules), mostModules, strings.Join(modules, "\n"))
	}
}

// goIn runs the go command in a directory, with what the module cache has.
func goIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	if cmd.Dir = dir; dir != "." { // ours stays as it is
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %q: %v\n%s%s", args, err, out, stderr.String())
	}
	return string(out)
}
