package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/results/text"
)

const modulePath = "github.com/overlap-bench/overlap"

// A goTool runs the Go command to find the module and to build engines: for this machine, whatever
// the environment would have it build. The zero value runs the one on PATH.
type goTool struct {
	look func() error // says why there is none; nil looks on PATH

	// run runs it in dir, "" for the current one; nil starts a process.
	run func(ctx context.Context, dir string, environ, args []string) (stdout, stderr []byte, err error)
}

// ownBuild are the settings of an environment that would have engines built for another machine, from
// other sources, by other tools or not at all. What is set on purpose stays: where caches, proxies and
// toolchains are, and what is a fact of the build, such as GOAMD64, GOEXPERIMENT and CGO_ENABLED.
var ownBuild = []string{"GOOS", "GOARCH", "GOFLAGS", "GOWORK", "GOROOT", "GO111MODULE"}

// BuildEnviron is an environment without what would have Go build something else than asked for. A
// setting of go env -w counts as long as the variable is empty, so that none is.
func BuildEnviron(environ []string, goos, goarch string) []string {
	kept := slices.DeleteFunc(slices.Clone(environ), func(s string) bool {
		name, _, _ := strings.Cut(s, "=")
		return slices.Contains(ownBuild, name)
	})
	if dir := os.TempDir(); !filepath.IsAbs(dir) { // Go runs elsewhere, where a relative one is another
		if absolute, err := filepath.Abs(dir); err == nil {
			kept = append(kept, scratch.Variable()+"="+absolute)
		}
	}
	return append(kept, "GOOS="+goos, "GOARCH="+goarch, "GOFLAGS= ", "GOWORK=off", "GO111MODULE=on")
}

// DroppedSettings are those of the environment that an engine is built without, and somebody may miss.
func DroppedSettings() (dropped []string) {
	for _, s := range []struct{ name, same string }{
		{"GOFLAGS", ""}, {"GOWORK", "off"}, {"GOOS", runtime.GOOS}, {"GOARCH", runtime.GOARCH},
	} {
		if value := strings.TrimSpace(os.Getenv(s.name)); value != "" && value != s.same {
			dropped = append(dropped, s.name+"="+value)
		}
	}
	return dropped
}

// start runs the Go command with settings beside those of [BuildEnviron].
func (g goTool) start(ctx context.Context, dir string, settings []string, args ...string) (
	stdout, stderr []byte, err error,
) {
	run := g.run
	if run == nil {
		run = runGo
	}
	environ := append(BuildEnviron(os.Environ(), runtime.GOOS, runtime.GOARCH), settings...)
	stdout, stderr, err = run(ctx, dir, environ, args)
	root := os.Getenv("GOROOT")
	if err == nil || ctx.Err() != nil || root == "" || !bytes.Contains(stderr, []byte("GOROOT")) {
		return stdout, stderr, err
	}
	return run(ctx, dir, append(environ, "GOROOT="+root), args) // a go that was moved cannot do without
}

func runGo(ctx context.Context, dir string, environ, args []string) (stdout, stderr []byte, err error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	if dir != "" {
		environ = append(environ, "PWD="+dir)
	}
	out, errs := spawn.NewOutput(spawn.MostAnswer, nil), spawn.NewOutput(spawn.MostAnswer, nil)
	cmd.Env, cmd.Stdout, cmd.Stderr = environ, out, errs
	err = spawn.RunGroup(cmd)
	return out.Text(), errs.Text(), err
}

// ModuleDir is the directory of overlap's own module, from which engines are built. That this is no
// checkout is said only where it is so; otherwise the error is that of Go.
func ModuleDir(ctx context.Context) (string, error) { return goTool{}.moduleDir(ctx) }

func (g goTool) moduleDir(ctx context.Context) (string, error) {
	look := g.look
	if look == nil {
		look = func() error { _, err := exec.LookPath("go"); return err }
	}
	switch err := look(); {
	case errors.Is(err, exec.ErrNotFound):
		return "", &NoModuleError{"no Go toolchain on PATH", "install Go"}
	case err != nil:
		return "", &NoModuleError{fmt.Sprintf("the Go toolchain on PATH cannot be used: %v", err), "install Go"}
	}
	list := []string{"list", "-m", "-f", "{{.Dir}}", modulePath}
	stdout, stderr, err := g.start(ctx, "", nil, list...)
	ours := moduleHere()
	if (err != nil || lastLine(stdout) == "") && !ours && ctx.Err() == nil { // a workspace around here may name it
		stdout, stderr, err = g.start(ctx, "", []string{"GOWORK=" + os.Getenv("GOWORK")}, list...)
	}
	dir := lastLine(stdout)
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err == nil && dir != "":
		return dir, nil
	case !ours:
		return "", &NoModuleError{"not inside a checkout of " + modulePath, "change to one"}
	case err == nil:
		err = errors.New("it names no directory")
	}
	return "", fmt.Errorf("finding the module %s: %w", modulePath, goError(list, stderr, stdout, err))
}

// A NoModuleError says why nothing can be built here, and what to do about that.
type NoModuleError struct{ Why, do string }

func (e *NoModuleError) Error() string { return e.Why + ": " + e.do }

// moduleHere reports whether the go.mod around the current directory names overlap's module: it is its own, or one that
// requires it.
func moduleHere() bool {
	dir, err := os.Getwd()
	if err != nil {
		return false
	}
	_, words := goModAround(dir)
	return slices.Contains(words, modulePath)
}

// CheckoutAround is the directory of overlap's own module that dir is in, "" if it is in none. It needs no Go.
func CheckoutAround(dir string) string {
	root, words := goModAround(dir)
	if len(words) < 2 || words[1] != modulePath {
		return ""
	}
	return root
}

// goModAround has the words of the go.mod of a directory, or of the first above that has one.
func goModAround(dir string) (root string, words []string) {
	for {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			return dir, strings.Fields(string(text))
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", nil
		}
		dir = parent
	}
}

// lastLine is the last that is not blank: what comes before is chatter.
func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// goError is what Go said, as one screen can show it; how it ended where it said nothing.
func goError(args []string, stderr, stdout []byte, err error) error {
	said := text.Message(strings.TrimSpace(strings.ReplaceAll(string(stderr)+"\n"+string(stdout), "\r\n", "\n")))
	command := "go " + args[0]
	switch {
	case said == "":
		return fmt.Errorf("%s: %w", command, err)
	case !strings.Contains(said, "\n"):
		return fmt.Errorf("%s: %s", command, said)
	default:
		return fmt.Errorf("%s: %w\n%s", command, err, said)
	}
}

// enginePackage is what an engine is the test binary of, and EngineImportPath is its path.
const (
	enginePackage    = "./bench"
	EngineImportPath = modulePath + "/bench"
)

// BuildEngine builds the test binary of ./bench from the module at dir, with build tags
// such as [scenario.PeersTag], into a directory that is removed by the returned function.
func BuildEngine(ctx context.Context, dir string, tags ...string) (path string, remove func(), err error) {
	return goTool{}.build(ctx, dir, enginePackage, tags)
}

// BuildTest builds the test binary of any package of the module, in the same way.
func BuildTest(ctx context.Context, dir, pkg string, tags ...string) (path string, remove func(), err error) {
	return goTool{}.build(ctx, dir, pkg, tags)
}

// build also tries what it built: where it is put, programs may not be run.
func (g goTool) build(ctx context.Context, dir, pkg string, tags []string) (path string, remove func(), err error) {
	if err := (Preflight{Temp: true}).Check(ctx); err != nil {
		return "", nil, fmt.Errorf("building the engine: %w", err)
	}
	tmp, err := scratch.New()
	if err != nil {
		return "", nil, fmt.Errorf("building the engine: %w", err)
	}
	path = filepath.Join(tmp.Dir(), "engine.test")
	args := []string{"test", "-c", "-vet=off", "-tags", strings.Join(tags, ","), "-o", path, pkg}
	// what it leaves if it is killed goes too
	stdout, stderr, err := g.start(ctx, dir, []string{"GOTMPDIR=" + tmp.Dir()}, args...)
	switch {
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case err != nil:
		err = fmt.Errorf("building the engine: %w", goError(args, stderr, stdout, err))
	default:
		built := Preflight{Test: path}
		if pkg == enginePackage {
			built = Preflight{Engine: path}
		}
		if err = built.Check(ctx); errors.Is(err, ErrOtherVersion) {
			err = fmt.Errorf("its engine cannot be used: %w", err)
		} else if err != nil && ctx.Err() == nil {
			err = fmt.Errorf("the engine was built, and cannot be run: %s: %w: "+
				"to build it elsewhere, name another temporary directory, as in %s=DIR", path, err, scratch.Variable())
		}
	}
	if err != nil {
		tmp.Remove()
		return "", nil, err
	}
	return path, tmp.Remove, nil
}
