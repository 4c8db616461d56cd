package scratch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// A Dir is a directory in TMPDIR for temporary files: an engine, what go builds it from,
// the details of a sample. As long as it is in use its lock file is locked. The lock goes with the
// process, however that ends. So whoever makes the next directory finds those that are left over, and
// removes them. A directory without a lock that can be taken is left alone: on a file system without locks, all are.
type Dir struct {
	dir  string
	lock *os.File
}

// Dir is the path of the directory.
func (s *Dir) Dir() string { return s.dir }

// The names in TMPDIR, and in each of them.
const (
	scratchPattern = "overlap-tmp-*"
	scratchLock    = "lock"
)

var scratchName = regexp.MustCompile(`^overlap-tmp-[0-9]+$`)

// New makes a directory, and removes those that killed processes left.
func New() (*Dir, error) {
	removeLeftOver(os.TempDir())
	for range 10 { // somebody may take a directory for left over before it is locked
		dir, err := os.MkdirTemp("", scratchPattern)
		if err == nil { // processes that run elsewhere are given it
			dir, err = filepath.Abs(dir)
		}
		if err != nil {
			return nil, Refused(err)
		}
		lock, err := os.OpenFile(filepath.Join(dir, scratchLock), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			os.Remove(dir)
			return nil, Refused(err)
		}
		s := &Dir{dir, lock}
		if err := tryLock(lock); !errors.Is(err, errLockTaken) && s.There() {
			return s, nil
		}
		lock.Close()
	}
	return nil, errors.New("directories in " + os.TempDir() + " are removed as soon as they are made")
}

// There says whether the lock file is still the one in the directory.
func (s *Dir) There() bool {
	held, err := s.lock.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(filepath.Join(s.dir, scratchLock))
	return err == nil && os.SameFile(held, named)
}

// Remove removes the directory and all that is in it, the lock last: what is half removed by one who is
// killed then still is recognised by the next.
func (s *Dir) Remove() {
	entries, err := os.ReadDir(s.dir)
	for _, e := range entries {
		if e.Name() == scratchLock {
			continue
		}
		if os.RemoveAll(filepath.Join(s.dir, e.Name())) != nil {
			err = fs.ErrExist
		}
	}
	if err == nil { // otherwise the next start tries again
		os.Remove(filepath.Join(s.dir, scratchLock)) // while it is locked, so that nobody takes it
		defer os.RemoveAll(s.dir)
	}
	s.lock.Close() // on Windows, an open file cannot be removed
}

// Abandon leaves the directory as the end of the process would, for tests of what comes after.
func (s *Dir) Abandon() { s.lock.Close() }

// mostEntries bounds how much of a directory for temporary files is looked through.
const mostEntries = 10_000

// removeLeftOver removes from dir the scratches of processes that ended without doing so.
func removeLeftOver(dir string) {
	f, err := os.Open(dir)
	if err != nil {
		return
	}
	defer f.Close()
	names, _ := f.Readdirnames(mostEntries)
	for _, name := range names {
		if path := filepath.Join(dir, name); scratchName.MatchString(name) && isOurs(path) {
			removeIfLeftOver(path)
		}
	}
}

// removeIfLeftOver removes a scratch whose lock nobody has, and a directory in which there is not even one.
func removeIfLeftOver(dir string) {
	path := filepath.Join(dir, scratchLock)
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		os.Remove(dir) // which fails unless it is empty
		return
	}
	lock, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return
	}
	s := &Dir{dir, lock}
	if tryLock(lock) != nil || !s.There() {
		lock.Close()
		return
	}
	s.Remove()
}

// isOurs says whether path is a directory, no link to one, of the user that this process runs as.
func isOurs(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir() && ownedByUs(info)
}

// errLockTaken is of a file that another has locked. Any other error says that there are no locks.
var errLockTaken = fmt.Errorf("another process has it: %w", fs.ErrExist)
