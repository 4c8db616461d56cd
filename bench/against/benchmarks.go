package against

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// Options say which benchmarks to measure, and how.
type Options struct {
	Dir       string // in the checkout: the Go command runs there
	Revision  Revision
	Bench     string   // what go test -bench takes
	Packages  []string // what go test takes; none is the package in Dir
	Blocks    int
	BenchTime time.Duration
	Patience  time.Duration // with a benchmark that does not end
	Budget    time.Duration // begin no further block after so long; 0 is for no bound
	CPU       int           // GOMAXPROCS of the benchmarks
	Seed      uint64        // of the order

	Say func(string) // what is going on, and what is left out, a line each
}

// Benchmarks are built on both sides, and can be measured. They are the owner's to close.
type Benchmarks struct {
	Options
	Matched []Benchmark

	worktree *Worktree
	scratch  *scratch.Dir
}

// A Benchmark is there on both sides.
type Benchmark struct {
	Package string
	Name    string // without "Benchmark" and GOMAXPROCS: "Sum/n=4"

	old, now binary
	given    map[string]string // by side: why it is not tried, or not again
}

// Open checks the revision out, builds the test binaries of both sides and finds the benchmarks that both have.
func Open(ctx context.Context, o Options) (*Benchmarks, error) {
	p, err := parsePattern(o.Bench)
	if err != nil {
		return nil, fmt.Errorf("--bench: %w", err)
	}
	if len(o.Packages) == 0 {
		o.Packages = []string{"."}
	}
	o.Dir = resolved(o.Dir)
	now := side{name: "this checkout", dir: o.Dir}
	packages, err := now.list(ctx, o.Packages)
	if err != nil {
		return nil, err
	}
	packages = slices.DeleteFunc(packages, func(p goPackage) bool { return !p.hasTests() })
	if len(packages) == 0 {
		return nil, fmt.Errorf("%s: no package with tests", strings.Join(o.Packages, " "))
	}
	b := &Benchmarks{Options: o}
	if err := b.build(ctx, p, now, packages); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// build builds the packages on both sides.
func (b *Benchmarks) build(ctx context.Context, p pattern, now side, packages []goPackage) (err error) {
	if b.worktree, err = b.Revision.Checkout(ctx); err != nil {
		return err
	}
	old, err := oldSide(ctx, now, b.Revision, b.worktree)
	if err != nil {
		return err
	}
	if b.scratch, err = scratch.New(); err != nil {
		return fmt.Errorf("a place for test binaries: %w", err)
	}
	for i, pkg := range packages {
		if err := b.add(ctx, p, i, pkg, now, old); err != nil {
			return err
		}
	}
	if len(b.Matched) == 0 {
		return fmt.Errorf("no benchmark that matches %s is in both: go test -list Benchmark names those of this checkout",
			text.Quote(b.Bench))
	}
	return nil
}

// Close removes the worktree and the binaries.
func (b *Benchmarks) Close() {
	if b.scratch != nil {
		b.scratch.Remove()
	}
	if b.worktree != nil {
		b.worktree.Remove()
	}
}

// add builds a package on both sides and adds the benchmarks that both have.
func (b *Benchmarks) add(ctx context.Context, p pattern, i int, pkg goPackage, now, old side) error {
	oldDir, ok := b.worktree.At(pkg.Dir)
	if !ok {
		b.Say(fmt.Sprintf("%s is left out: it is not in this repository, so %s says nothing of it", pkg.ImportPath,
			old.name))
		return nil
	}
	if tests, _ := filepath.Glob(filepath.Join(oldDir, "*_test.go")); len(tests) == 0 {
		b.Say(fmt.Sprintf("%s is left out: %s has no tests of it", pkg.ImportPath, old.name))
		return nil
	}
	if !p.mayBeIn(oldDir) && !p.mayBeIn(pkg.Dir) {
		return nil // building takes long
	}
	var found [2]found
	var binaries [2]binary
	for s, of := range []struct {
		side
		dir string
	}{{old, oldDir}, {now, pkg.Dir}} {
		path := filepath.Join(b.scratch.Dir(), fmt.Sprintf("%s%d.test", []string{"old", "new"}[s], i))
		b.Say(fmt.Sprintf("building %s of %s …", pkg.ImportPath, of.name))
		if err := of.build(ctx, of.dir, path); err != nil {
			return err
		}
		if _, err := os.Stat(path); os.IsNotExist(err) { // build constraints leave no test file
			b.Say(fmt.Sprintf("%s is left out: %s has no tests of it that are built here", pkg.ImportPath, of.name))
			return nil
		}
		binaries[s] = binary{path, of.dir}
		var err error
		if found[s], err = binaries[s].find(ctx, p, b.CPU, b.Patience); err != nil {
			if ctx.Err() == nil {
				err = fmt.Errorf("%s of %s: %w", pkg.ImportPath, of.name, err)
			}
			return err
		}
	}
	b.match(pkg.ImportPath, found, binaries)
	return nil
}

// match keeps what both sides have. What fails on one side alone is kept, so that this is recorded.
func (b *Benchmarks) match(pkg string, found [2]found, binaries [2]binary) {
	names := [2]string{b.Revision.Given, "this checkout"}
	var only [2][]string
	for s, f := range found {
		other := found[1-s]
		for _, name := range f.names {
			reason, fails := other.failure(name)
			switch {
			case record.ParseCell(name).Arm != "":
				if s == 0 || !slices.Contains(other.names, name) {
					b.Say(fmt.Sprintf("%s is left out: arm=… in its name would be taken for a second measurement of another", name))
				}
				continue
			case slices.Contains(other.names, name):
				if s == 1 {
					continue // it was added before
				}
				fails = false // what it is below failed for another reason
			case !fails:
				only[s] = append(only[s], name)
				continue
			}
			given := map[string]string{}
			if fails {
				given[[2]string{record.NewSide, record.OldSide}[s]] = reason
			}
			b.Matched = append(b.Matched, Benchmark{Package: pkg, Name: name, old: binaries[0], now: binaries[1], given: given})
		}
		for _, name := range slices.Sorted(maps.Keys(f.failed)) {
			if _, fails := other.failure(name); fails && s == 0 {
				b.Say(fmt.Sprintf("%s is left out: it fails in both (%s)", name, f.failed[name]))
			} else if !fails && !other.has(name) {
				b.Say(fmt.Sprintf("%s is left out: it fails in %s (%s), and the other side has no such benchmark", name, names[s],
					f.failed[name]))
			}
		}
	}
	for _, name := range found[0].silent {
		if slices.Contains(found[1].silent, name) {
			b.Say(fmt.Sprintf("%s is left out: it gives no result in both, as if it were skipped", name))
		}
	}
	for s, list := range only {
		if len(list) > 0 {
			b.Say(fmt.Sprintf("only in %s: %s", names[s], text.Briefly(list)))
		}
	}
}

// has says whether there is a benchmark of that name, or one below it.
func (f found) has(name string) bool {
	return slices.ContainsFunc(f.names, func(n string) bool { return n == name || strings.HasPrefix(n, name+"/") })
}

// failure is why a benchmark, or one that it is below, failed.
func (f found) failure(name string) (reason string, failed bool) {
	for {
		if reason, failed = f.failed[name]; failed {
			return reason, true
		}
		i := strings.LastIndexByte(name, '/')
		if i < 0 {
			return "", false
		}
		name = name[:i]
	}
}
