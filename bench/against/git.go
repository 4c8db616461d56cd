package against

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/results/text"
)

// ErrNoRepository is of a directory whose revisions cannot be had: it is in no git repository, or there is no git.
var ErrNoRepository = errors.New("no git repository")

// A Revision is a commit of the repository that a directory is in.
type Revision struct {
	Given  string // as somebody named it: "HEAD~1"
	Commit string // its hash, in full

	top string // of the checkout that it was named in
}

// Resolve finds the commit that a name stands for in the repository around dir.
func Resolve(ctx context.Context, dir, name string) (Revision, error) {
	r := Revision{Given: name}
	if _, err := exec.LookPath("git"); err != nil {
		return r, fmt.Errorf("%w: there is no git on PATH, which %s would be taken from", ErrNoRepository, name)
	}
	top, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	switch {
	case ctx.Err() != nil:
		return r, context.Cause(ctx)
	case err != nil:
		return r, fmt.Errorf("%w that %s could be taken from is around here (%w)", ErrNoRepository, name, err)
	}
	r.top = filepath.FromSlash(top)
	verify := []string{"rev-parse", "--verify", "--quiet", "--end-of-options"}
	object, err := git(ctx, dir, append(verify, name)...)
	if err == nil && object != "" { // ":/text" takes whatever is behind it for text
		r.Commit, err = git(ctx, dir, append(verify, object+"^{commit}")...)
	}
	if err == nil && r.Commit != "" {
		return r, nil
	}
	if ctx.Err() != nil {
		return r, context.Cause(ctx)
	}
	hint := "git log --oneline lists what there is"
	if shallow, _ := git(ctx, dir, "rev-parse", "--is-shallow-repository"); shallow == "true" {
		hint = "this clone is shallow: git fetch --unshallow brings the rest (in GitHub's checkout action, fetch-depth: 0)"
	}
	return r, fmt.Errorf("%s is not a revision of this repository: %s", text.Quote(name), hint)
}

// Short is the commit as it is written elsewhere.
func (r Revision) Short() string { return r.Commit[:min(9, len(r.Commit))] }

// New is the other side: the commit of the checkout, and whether it has uncommitted changes.
func (r Revision) New() (commit string, dirty bool) { return host.Commit(r.top) }

// stopping is how long git may take to tidy up once it is told to end.
const stopping = 5 * time.Second

// git runs git in a directory and returns what it prints, trimmed; the error is the first line of what it complains
// about. It is asked to end with the context, and then removes what it has begun.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.WaitDelay = dir, stopping
	cmd.Env = append(slices.DeleteFunc(os.Environ(), isOfAHook), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0")
	process.OwnGroup(cmd)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	out, errs := spawn.NewOutput(spawn.MostAnswer, nil), spawn.NewOutput(spawn.MostAnswer, nil)
	cmd.Stdout, cmd.Stderr = out, errs
	if err := cmd.Run(); err != nil {
		said := bytes.TrimSpace(errs.Text())
		if len(said) == 0 {
			return "", fmt.Errorf("git %s: %w", args[0], err)
		}
		lines := strings.Split(string(said), "\n")
		return "", fmt.Errorf("git: %s", text.Message(strings.TrimPrefix(lines[len(lines)-1], "fatal: ")))
	}
	return string(bytes.TrimSpace(out.Text())), nil
}

// isOfAHook says whether a variable is one that git sets for its hooks. They would have git work elsewhere than asked.
func isOfAHook(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
		"GIT_COMMON_DIR"}, name)
}
