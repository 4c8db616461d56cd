//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package scratch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// A start removes what a killed process left, and nothing else.
func TestLeftOver(t *testing.T) {
	tmp, elsewhere := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	at := func(parts ...string) string { return filepath.Join(append([]string{tmp}, parts...)...) }
	living, err := New()
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(living.dir, "engine.test"))
	write(t, at("overlap-tmp-1", "lock")) // as a kill leaves it
	write(t, at("overlap-tmp-1", "engine.test"))
	write(t, at("overlap-tmp-1", "go-build7", "b001", "importcfg"))
	if err := os.Mkdir(at("overlap-tmp-2"), 0o700); err != nil { // killed before it had its lock
		t.Fatal(err)
	}
	write(t, at("overlap-tmp-3", "engine.test")) // no lock: not of this kind
	write(t, at("overlap-tmp-mine", "lock"))
	write(t, at("overlap-tmp-4")) // a file
	write(t, at("other", "lock"))
	write(t, filepath.Join(elsewhere, "lock"))
	write(t, filepath.Join(elsewhere, "precious"))
	if err := errors.Join(os.Symlink(elsewhere, at("overlap-tmp-5")), os.Mkdir(at("overlap-tmp-6"), 0o700),
		os.Symlink(filepath.Join(elsewhere, "lock"), at("overlap-tmp-6", "lock")), os.Mkdir(at("overlap-tmp-7"), 0o700),
		os.Mkdir(at("overlap-tmp-7", "lock"), 0o700)); err != nil {
		t.Fatal(err)
	}
	next, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer next.Remove()
	for _, path := range []string{at("overlap-tmp-1"), at("overlap-tmp-2")} {
		if exists(path) {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range []string{filepath.Join(living.dir, "engine.test"), next.dir, at("overlap-tmp-3", "engine.test"),
		at("overlap-tmp-mine", "lock"),
		at("overlap-tmp-4"), at("other", "lock"), filepath.Join(elsewhere, "precious"), at("overlap-tmp-5"),
		at("overlap-tmp-6", "lock"), at("overlap-tmp-7", "lock")} {
		if !exists(path) {
			t.Errorf("%s was removed", path)
		}
	}
	living.Remove()
	if exists(living.dir) {
		t.Error("a scratch is there after it was removed")
	}
}

// Many that start at once take nothing from each other.
func TestScratchesAtOnce(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 10 {
				s, err := New()
				if err != nil {
					t.Error(err)
					return
				}
				file := filepath.Join(s.dir, "x")
				if err := os.WriteFile(file, nil, 0o600); err != nil {
					t.Error(err)
				}
				removeLeftOver(tmp)
				if !exists(file) {
					t.Error("taken for left over while it was in use")
				}
				s.Remove()
			}
		})
	}
	all.Wait()
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left %v, error %v", left, err)
	}
}
