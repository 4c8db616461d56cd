package against

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/runner"
)

// A Worktree is a revision checked out into a temporary directory. It is the owner's to remove.
type Worktree struct {
	Dir string // its top

	revision Revision
	scratch  *scratch.Dir
}

// Checkout makes a worktree. Nothing is left of one that cannot be made.
func (r Revision) Checkout(ctx context.Context) (*Worktree, error) {
	tmp, err := scratch.New() // which removes the directories of processes that were killed
	if err != nil {
		return nil, fmt.Errorf("a place for %s: %w", r.Given, err)
	}
	r.removeLeftOver(ctx)
	w := &Worktree{Dir: filepath.Join(tmp.Dir(), treeName), revision: r, scratch: tmp}
	_, err = git(ctx, r.top, "-c", "core.hooksPath="+os.DevNull, "worktree", "add", "--quiet", "--detach", w.Dir,
		r.Commit)
	if err == nil && ctx.Err() == nil {
		return w, nil
	}
	w.Remove()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return nil, fmt.Errorf("checking out %s: %w", r.Given, err)
}

// At is where a directory of the checkout is in the worktree; false for one that is not of this repository.
func (w *Worktree) At(dir string) (string, bool) {
	rel, err := filepath.Rel(w.revision.top, resolved(dir))
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.Join(w.Dir, rel), true
}

// resolved is a path without symbolic links, as git says where a checkout is.
func resolved(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// removing is far beyond what it takes to remove a worktree.
const removing = time.Minute

// Remove removes the worktree, and what git has noted of it. It also does so after an interruption.
func (w *Worktree) Remove() {
	ctx, cancel := context.WithTimeout(context.Background(), removing)
	defer cancel()
	w.revision.forget(ctx, w.Dir)
	w.scratch.Remove()
}

// forget removes a worktree from git's list, with the directory if it is there. One that git was making when it was
// killed is locked, hence the second --force.
func (r Revision) forget(ctx context.Context, dir string) {
	if _, err := git(ctx, r.top, "worktree", "remove", "--force", "--force", dir); err != nil {
		os.RemoveAll(dir)
		git(ctx, r.top, "worktree", "prune")
	}
}

// treeName is a worktree's in its scratch directory.
const treeName = "old"

// isOurs is what our worktrees are called.
var isOurs = regexp.MustCompile(`[/\\]overlap-tmp-[0-9]+[/\\]` + treeName + `$`)

// removeLeftOver makes git forget the worktrees of processes that were killed, whose directories are gone.
func (r Revision) removeLeftOver(ctx context.Context) {
	list, err := git(ctx, r.top, "worktree", "list", "--porcelain")
	if err != nil {
		return
	}
	for line := range strings.Lines(list) {
		dir, ok := strings.CutPrefix(strings.TrimSpace(line), "worktree ")
		if !ok || !isOurs.MatchString(dir) {
			continue
		}
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			r.forget(ctx, dir)
		}
	}
}

// BuildEngine builds the engine of the revision, from the directory of overlap's module in the checkout. The worktree
// is gone when it returns; the returned function removes what was built.
func (r Revision) BuildEngine(ctx context.Context, module string) (path string, remove func(), err error) {
	w, err := r.Checkout(ctx)
	if err != nil {
		return "", nil, err
	}
	defer w.Remove()
	dir, ok := w.At(module)
	if !ok {
		return "", nil, fmt.Errorf("%s is not in the repository that %s is of", module, r.Given)
	}
	if path, remove, err = runner.BuildEngine(ctx, dir); err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%s: %w", r.Given, err)
	}
	return path, remove, err
}
