// Package outfile writes a file that the user names, whole or not at all.
//
// A regular file is written under another name beside it and then renamed, so that a failure never costs a good file.
// A device, a pipe or this process's own standard output is written directly.
package outfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// A File is a file to write.
type File struct {
	path   string // without symbolic links
	mode   os.FileMode
	direct bool     // written as it is, not replaced
	open   *os.File // standard output or standard error, if the path leads there
}

// Open finds out whether path can be written, before there is anything to lose. It creates nothing. Inputs are files
// that the command reads, or would read if they were there: none of them is overwritten, whatever name leads to it.
func Open(path string, inputs ...string) (File, error) {
	f := File{path: path, mode: 0o644}
	if path == "-" { // a command that writes to standard output for it does so without a file
		return f, errors.New("- is no file here: name one, as ./- or /dev/stdout")
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		f.path = target
	}
	info, err := os.Stat(f.path)
	switch {
	case slices.ContainsFunc(inputs, func(input string) bool { return same(f.path, info, input) }):
		return f, fmt.Errorf("%s is a file that is read here, and would be lost: name another one to write", path)
	case errors.Is(err, fs.ErrNotExist):
		return f, Writable(filepath.Dir(f.path))
	case err != nil:
		return f, err
	case info.IsDir():
		return f, fmt.Errorf("%s is a directory: name a file", path)
	case !info.Mode().IsRegular():
		f.direct = true
		return f, nil // opening a pipe would wait for its reader
	}
	for _, standard := range []*os.File{os.Stdout, os.Stderr} {
		if there, err := standard.Stat(); err == nil && os.SameFile(there, info) {
			f.direct, f.open = true, standard
			return f, nil
		}
	}
	there, err := os.OpenFile(f.path, os.O_WRONLY, 0)
	if err != nil {
		return f, err // renaming would replace a write-protected file
	}
	f.mode = info.Mode().Perm()
	return f, errors.Join(there.Close(), Writable(filepath.Dir(f.path)))
}

// same says whether the path, with what is known of it if it is there, leads to the input.
func same(path string, info os.FileInfo, input string) bool {
	if info != nil {
		there, err := os.Stat(input)
		return err == nil && info.Mode().IsRegular() && os.SameFile(info, there)
	}
	a, err := filepath.Abs(path)
	b, err2 := filepath.Abs(input)
	return err == nil && err2 == nil && a == b
}

// Beside says whether a second file can be written in the same directory.
func (f File) Beside() bool { return !f.direct }

// Write has write produce the file.
func (f File) Write(write func(io.Writer) error) error {
	switch {
	case f.open != nil:
		return write(f.open)
	case f.direct:
		to, err := os.OpenFile(f.path, os.O_WRONLY|os.O_TRUNC, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(to), to.Close())
	}
	partial, err := os.CreateTemp(filepath.Dir(f.path), ".overlap-*")
	if err != nil {
		return err
	}
	defer os.Remove(partial.Name()) // does nothing after the rename
	if err := errors.Join(write(partial), partial.Chmod(f.mode), partial.Close()); err != nil {
		return err
	}
	return os.Rename(partial.Name(), f.path)
}

// Writable tries to create a file in dir, since permissions alone do not tell.
func Writable(dir string) error {
	f, err := os.CreateTemp(dir, ".overlap-*")
	if err != nil {
		return fmt.Errorf("cannot write in %s: %w", dir, errors.Unwrap(err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
