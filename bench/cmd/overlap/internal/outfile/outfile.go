package outfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// An outFile is a file that the user names to be written. A regular one is replaced whole, by renaming
// another that is beside it, so that there is never a part of a file, and a good one is not lost
// to a bad one. Anything else stays what it is and is written through: a device, a pipe, /dev/stdout, a
// file with several names. A symbolic link stays too: what it leads to is written.
type File struct {
	path    string      // where links lead
	info    os.FileInfo // of what is there, nil if nothing is
	through bool        // it is written as it is, not replaced
}

// Open finds out what path is. What cannot be written is an error now, before there is anything to lose.
func Open(path string) (f File, err error) {
	if f.path, err = whereLinksLead(path); err != nil {
		return f, err
	}
	f.info, err = os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.info = nil
		return f, Writable(filepath.Dir(f.path))
	case err != nil:
		return f, err
	case f.info.IsDir():
		return f, fmt.Errorf("%s is a directory: name a file", path)
	case !f.info.Mode().IsRegular():
		f.through = true
		return f, nil // opening a pipe would wait for its reader
	}
	there, err := os.OpenFile(f.path, os.O_WRONLY, 0)
	if err != nil {
		return f, err // renaming would replace what is write-protected
	}
	there.Close()
	f.through = f.isStandard() != nil || otherNames(f.info) || Writable(filepath.Dir(f.path)) != nil
	return f, nil
}

// whereLinksLead follows symbolic links, also one that leads to nothing yet. What has no path, as a
// pipe behind /dev/stdout, stays as it is named.
func whereLinksLead(path string) (string, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return path, nil
	}
	for range 40 { // as deep as Linux goes
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return "", fmt.Errorf("%s: too many symbolic links", path)
}

// isStandard is this process's own output, if the file is that: it goes on where that is.
func (f File) isStandard() *os.File {
	for _, standard := range []*os.File{os.Stdout, os.Stderr} {
		if info, err := standard.Stat(); err == nil && f.info != nil && os.SameFile(info, f.info) {
			return standard
		}
	}
	return nil
}

// Beside says whether a second file can be written beside it, under a name of its own.
func (f File) Beside() bool {
	return f.info == nil || f.info.Mode().IsRegular() && f.isStandard() == nil
}

func (f File) Write(write func(io.Writer) error) error {
	if !f.through {
		return f.replace(write)
	}
	if standard := f.isStandard(); standard != nil {
		return write(standard)
	}
	to, err := os.OpenFile(f.path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(to), to.Close())
}

// replace writes beside the file and then renames. It keeps the file's permissions.
func (f File) replace(write func(io.Writer) error) error {
	partial, err := os.CreateTemp(filepath.Dir(f.path), ".overlap-*")
	if err != nil {
		return err
	}
	defer os.Remove(partial.Name()) // does nothing once it is renamed
	mode := os.FileMode(0o644)
	if f.info != nil {
		mode = f.info.Mode().Perm()
	}
	if err := errors.Join(write(partial), partial.Chmod(mode), partial.Close()); err != nil {
		return err
	}
	return os.Rename(partial.Name(), f.path)
}

// Writable finds out by writing: permissions alone do not tell. Its file always has the same name, so that
// what a kill leaves of one try goes with the next.
func Writable(dir string) error {
	path := filepath.Join(dir, ".overlap-try")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) && os.Remove(path) == nil {
		f, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	}
	if err != nil {
		return fmt.Errorf("cannot write in %s: %w", dir, errors.Unwrap(err))
	}
	f.Close()
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) { // another may have been faster
		return err
	}
	return nil
}
