package strategies

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/overlap-bench/overlap/"

// An arrow says what a package of this room may import of ours, and whether it may import libraries.
type arrow struct {
	ours      []string
	libraries bool
	blind     bool // no network, no system, no random numbers, no clock
}

var arrows = map[string]arrow{
	".": {
		ours:  []string{"strategies/internal/chunkqueue", "strategies/internal/climb", "strategies/internal/reorder"},
		blind: true,
	},
	"internal/chunkqueue": {blind: true},
	"internal/climb":      {blind: true},
	"internal/reorder":    {blind: true},
	"strategytest":        {ours: []string{"strategies"}},
	"peers":               {ours: []string{"strategies"}, libraries: true},
}

// With these a strategy could tell what it runs on, or flatter itself.
var forbidden = []string{"net", "net/http", "os", "testing", "math/rand", "math/rand/v2"}

// Every package of this room imports what its arrow allows. Strategies and their machinery also do not
// read a clock, except in adaptive.go, which measures.
func TestArrows(t *testing.T) {
	for dir := range packages(t) {
		allowed, ok := arrows[dir]
		if !ok {
			t.Errorf("%s is a package of this room: say in arrows what it may import", dir)
			continue
		}
		pkg, err := build.ImportDir(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		for path, where := range pkg.ImportPos {
			if !allowed.imports(path) {
				t.Errorf("%v: imports %s", where[0], path)
			}
		}
		if !allowed.blind {
			continue
		}
		for _, name := range pkg.GoFiles {
			if name != "adaptive.go" {
				findClock(t, filepath.Join(dir, name))
			}
		}
	}
}

// packages are the directories of this room with Go files.
func packages(t *testing.T) map[string]bool {
	found := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			found[filepath.ToSlash(filepath.Dir(path))] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (a arrow) imports(path string) bool {
	if ours, ok := strings.CutPrefix(path, module); ok {
		return slices.Contains(a.ours, ours)
	}
	if strings.Contains(path, ".") {
		return a.libraries
	}
	return !a.blind || !slices.Contains(forbidden, path) && !strings.HasPrefix(path, "net/")
}

// findClock reports each use of package time but the type Duration.
func findClock(t *testing.T, path string) {
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		if imported, _ := strconv.Unquote(spec.Path.Value); imported == "time" && spec.Name != nil {
			t.Errorf("%v: imports time by another name", positions.Position(spec.Pos()))
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		use, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if name, ok := use.X.(*ast.Ident); ok && name.Name == "time" && use.Sel.Name != "Duration" {
			t.Errorf("%v: uses time.%s; only adaptive.go may, since it measures", positions.Position(use.Pos()), use.Sel.Name)
		}
		return true
	})
}
