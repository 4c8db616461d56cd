package cli

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/text"
)

// What simulates runs the strategies that this command was built with. Whoever changes one, and forgets to build the
// command again, would see the figures of what it was.

// SayOlder says if the checkout around here has a strategy that was changed after this command was built.
func SayOlder(stderr io.Writer) {
	dir, err := os.Getwd()
	self, selfErr := os.Executable()
	if err != nil || selfErr != nil {
		return
	}
	built, err := os.Stat(self)
	root := runner.CheckoutAround(dir)
	if err != nil || root == "" {
		return
	}
	if changed := changedAfter(root, built.ModTime()); changed != "" {
		fmt.Fprintf(stderr, "%s was changed after this command was built: build it again to simulate what is there now\n",
			text.Visible(changed))
	}
}

// changedAfter is the file of the strategies that was changed last, if that was after then. Tests, and packages
// beside the strategies, are not simulated.
func changedAfter(root string, then time.Time) (changed string) {
	strategies := filepath.Join(root, "strategies")
	filepath.WalkDir(strategies, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // what cannot be read cannot be built either
		case d.IsDir() && filepath.Dir(path) == strategies && d.Name() != "internal":
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		if info, err := d.Info(); err == nil && info.ModTime().After(then) {
			then = info.ModTime()
			changed, _ = filepath.Rel(root, path)
		}
		return nil
	})
	return changed
}
