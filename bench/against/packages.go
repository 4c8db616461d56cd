package against

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/results/text"
)

// A goPackage is one that go list names.
type goPackage struct {
	Dir, ImportPath           string
	TestGoFiles, XTestGoFiles []string
}

func (p goPackage) hasTests() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// A side is a checkout in which the Go command is run, with the settings of its user: tags and the like are in GOFLAGS.
type side struct {
	name       string   // of messages: "this checkout", or "HEAD~1"
	dir        string   // where the Go command is run
	environ    []string // beside that of this process
	submodules bool     // it has some, and they are empty
}

// goCommand runs the Go command on a side.
func (s side) goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	cmd.Env = append(append(os.Environ(), s.environ...), "PWD="+dir)
	out, errs := spawn.NewOutput(spawn.MostSample, nil), spawn.NewOutput(spawn.MostAnswer, nil)
	cmd.Stdout, cmd.Stderr = out, errs
	err := spawn.RunGroup(cmd)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("no Go toolchain on PATH, and one is needed to build benchmarks")
	case err != nil:
		return nil, fmt.Errorf("go %s: %w", args[0], firstLines(errs.Text(), err))
	}
	return out.Text(), nil
}

// fewLines are enough to see what a compiler complains about.
const fewLines = 10

// firstLines are those of what a command complained about, or how it ended if it did not.
func firstLines(said []byte, err error) error {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(said), "\r\n", "\n")), "\n")
	if lines[0] == "" {
		return err
	}
	if len(lines) > fewLines {
		lines = append(lines[:fewLines], "…")
	}
	return errors.New(text.Message(strings.Join(lines, "\n")))
}

// list are the packages that patterns name.
func (s side) list(ctx context.Context, patterns []string) (all []goPackage, err error) {
	out, err := s.goCommand(ctx, s.dir, append([]string{"list", "-json=Dir,ImportPath,TestGoFiles,XTestGoFiles", "--"},
		patterns...)...)
	if err != nil {
		return nil, err
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		switch err := decoder.Decode(&p); err {
		case nil:
			all = append(all, p)
		case io.EOF:
			return all, nil
		default:
			return nil, fmt.Errorf("go list: %w", err)
		}
	}
}

// build builds the test binary of the package in dir. What go leaves if it is killed goes with the binary's directory.
func (s side) build(ctx context.Context, dir, binary string) error {
	s.environ = append(slices.Clone(s.environ), "GOTMPDIR="+filepath.Dir(binary))
	_, err := s.goCommand(ctx, dir, "test", "-c", "-o", binary, ".")
	if err == nil || ctx.Err() != nil {
		return err
	}
	if s.submodules {
		return fmt.Errorf("%s does not build, perhaps for want of its submodules, which are not checked out: %w", s.name, err)
	}
	return fmt.Errorf("%s does not build: %w", s.name, err)
}

// oldSide is the other side's worktree. A workspace has to be in the revision too: another one would build other code.
func oldSide(ctx context.Context, now side, r Revision, w *Worktree) (side, error) {
	old := side{name: r.Given}
	if _, err := os.Stat(filepath.Join(w.Dir, ".gitmodules")); err == nil {
		old.submodules = true
	}
	var ok bool
	if old.dir, ok = w.At(now.dir); !ok {
		return old, fmt.Errorf("%s is not in the repository that %s is of", now.dir, r.Given)
	}
	if info, err := os.Stat(old.dir); err != nil || !info.IsDir() {
		return old, fmt.Errorf("this directory is not in %s: change to one that is", r.Given)
	}
	out, err := now.goCommand(ctx, now.dir, "env", "GOWORK")
	workspace := strings.TrimSpace(string(out))
	if err != nil || workspace == "" || workspace == "off" {
		return old, err
	}
	there, ok := w.At(workspace)
	if _, err := os.Stat(there); !ok || err != nil {
		return old, fmt.Errorf("the workspace %s is not in %s: set GOWORK=off to build both without it", workspace, r.Given)
	}
	if os.Getenv("GOWORK") != "" {
		old.environ = append(old.environ, "GOWORK="+there)
	}
	return old, nil
}
