package bench

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/overlap-bench/overlap/"

// Each package of this room imports these packages of the module and no others. A room stands for all of its
// packages. Only the command imports what renders, compares and judges: who measures gets no table library.
func TestArrows(t *testing.T) {
	const measures = "fixtures strategies results/record results/recording results/stats results/table results/latency " +
		"results/trace results/text "
	allowed := map[string]string{
		".": measures + "bench/sample bench/scenario",
		"advise": measures +
			"bench/bound bench/calibrate bench/host bench/runner bench/scenario bench/simulate",
		"against": measures +
			"bench/host bench/internal/scratch bench/internal/spawn bench/runner bench/scenario",
		"bound":       measures + "bench/host bench/scenario bench/bound/tstar",
		"bound/tstar": "fixtures/profile fixtures/virtual", // a page loads it
		"calibrate":   measures + "bench/host bench/scenario",
		// Programs in other languages: what they can do, and how one is run.
		"contenders":            measures + "bench/internal/scratch bench/internal/spawn bench/scenario",
		"handover":              measures + "bench/internal/spawn bench/runner bench/scenario",
		"host":                  measures,
		"internal/benchtest":    measures + "bench/bound bench/host bench/internal/testmachines bench/scenario",
		"internal/entry":        measures + "bench/bound bench/host bench/runner bench/sample bench/scenario",
		"internal/testmachines": "",
		"internal/outfile":      "",
		"internal/scratch":      "",
		"internal/spawn":        "fixtures",
		// Programs that are simulated beside the strategies, also in the page of the lab, which they must not make heavy.
		"lesson/practice": "strategies",
		"lesson": "strategies results/text results/trace bench/lab/params bench/lesson/practice bench/scenario " +
			"bench/simulate/batch",
		// The schedule of a real batch is sent as lanes has it, to be drawn as the simulated one is. What has many threads
		// is simulated as overlap simulate does it, in a process of its own.
		"lab/measure": measures + "bench/host bench/internal/spawn bench/lab/params bench/runner bench/sample " +
			"bench/scenario bench/simulate bench/simulate/batch results/lanes",
		"lab/serve":       "fixtures results/text bench/lab/measure",
		"lab/browsertest": "",
		// a page of its own, made with the scripts and colours of the report's
		"lab": "fixtures strategies results/svg results/web bench/internal/scratch bench/lab/params bench/lesson " +
			"bench/runner bench/scenario",
		// for tests
		"lab/labtest": "strategies results/lanes bench/lab bench/lab/outcome",
		"lab/outcome": "strategies results/lanes results/text results/trace bench/bound/tstar bench/lab/params " +
			"bench/lesson/practice bench/simulate/batch", // a page loads it
		"lab/wasm":   "results/lanes bench/lab/outcome bench/lab/params bench/simulate/batch", // a page loads it
		"lab/params": "fixtures/profile fixtures/virtual results/text",                        // a page loads it
		"runner": measures +
			"bench/bound bench/contenders bench/host bench/internal/scratch bench/internal/spawn bench/sample bench/scenario",
		"sample":   measures + "bench/bound bench/host bench/scenario",
		"scenario": measures,
		"service":  measures + "bench/runner bench/sample bench/scenario",
		"simulate": measures + "bench/bound bench/host bench/internal/spawn bench/scenario bench/simulate/batch",
		// a page loads it
		"simulate/batch": "fixtures/profile fixtures/virtual strategies results/text results/trace",
		"verify":         measures + "bench/host bench/internal/scratch bench/runner bench/scenario",
		"cmd/dist":       "fixtures bench/lab bench/runner",
		"cmd/overlap":    measures + "results bench",
	}
	for _, dir := range packages(t) {
		list, known := allowed[dir]
		if !known && strings.HasPrefix(dir, "cmd/overlap/") {
			list, known = allowed["cmd/overlap"], true
		}
		if !known {
			t.Errorf("%s is not in the list", dir)
		}
		pkg := packageIn(t, dir)
		for path, where := range pkg.ImportPos {
			ours, found := strings.CutPrefix(path, module)
			if found && !slices.ContainsFunc(strings.Fields(list), func(a string) bool {
				return ours == a || strings.HasPrefix(ours, a+"/") && (a != "bench" || strings.HasPrefix(dir, "cmd/"))
			}) {
				t.Errorf("%v: imports %s", where[0], path)
			}
		}
	}
}

// packageIn is the package in a directory, as it is built for here, or else for a browser.
func packageIn(t *testing.T, dir string) *build.Package {
	t.Helper()
	pkg, err := build.ImportDir(dir, 0)
	if _, none := err.(*build.NoGoError); none {
		browser := build.Default
		browser.GOOS, browser.GOARCH = "js", "wasm"
		pkg, err = browser.ImportDir(dir, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// No variable, function or parameter hides a builtin such as new or any.
func TestBuiltinsAreNotHidden(t *testing.T) {
	for _, dir := range packages(t) {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		positions := token.NewFileSet()
		for _, path := range files {
			file, err := parser.ParseFile(positions, path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if ok && id.Obj != nil && id.Obj.Pos() == id.Pos() && types.Universe.Lookup(id.Name) != nil {
					t.Errorf("%v: %s is a builtin", positions.Position(id.Pos()), id.Name)
				}
				return true
			})
		}
	}
}

// packages are the directories of this room that hold code other than tests and examples.
func packages(t *testing.T) (dirs []string) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return filepath.SkipDir
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}
