//go:build unix

package outfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func writeOut(path, text string) error {
	f, err := Open(path)
	if err != nil {
		return err
	}
	return f.Write(func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// What the user names is written, and stays the kind of thing that it is.
func TestOutFile(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.WriteFile(at("file"), []byte("old and longer"), 0o640), os.WriteFile(at("target"), []byte("old"), 0o600),
		os.Symlink("target", at("link")),
		os.Symlink(at("link"), at("link2")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		read string // where the text is then
		mode os.FileMode
	}{
		"new": {"new", 0o644}, "file": {"file", 0o640}, "link": {"target", 0o600}, "link2": {"target", 0o600},
	} {
		before, _ := os.Lstat(at(name))
		if err := writeOut(at(name), name); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		after, err := os.Lstat(at(name))
		if err != nil || before != nil && before.Mode().Type() != after.Mode().Type() {
			t.Errorf("%s: it was %v, and is %v", name, before.Mode(), after.Mode())
		}
		info, err := os.Stat(at(test.read))
		if data, err2 := os.ReadFile(at(test.read)); err != nil || err2 != nil || string(data) != name ||
			info.Mode() != test.mode {
			t.Errorf("%s: %q with mode %v, error %v", name, data, info.Mode(), err)
		}
	}
	if left, err := filepath.Glob(at(".overlap-*")); err != nil || len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// A lone - is standard output to many commands: no file of that name comes into being by accident.
func TestOutDash(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := writeOut("-", "text"); err == nil || !strings.Contains(err.Error(), "- is no file here") {
		t.Error(err)
	}
	if err := writeOut("./-", "text"); err != nil {
		t.Error(err)
	}
}

// What is read is not overwritten, by no name; nor is a file created that would be read if it were there.
func TestOutInput(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.WriteFile(at("input"), []byte("good"), 0o644), os.WriteFile(at("other"), nil, 0o644),
		os.Symlink("input", at("link")), os.Link(at("input"), at("hard link")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	inputs := []string{at("missing"), at("input"), os.DevNull}
	for _, path := range []string{at("input"), at("link"), at("hard link"), at("missing"), dir + "/./missing"} {
		if _, err := Open(path, inputs...); err == nil || !strings.Contains(err.Error(), path+" is a file that is read") {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{at("other"), at("new"), os.DevNull} {
		if _, err := Open(path, inputs...); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A device and a pipe are written through.
func TestOutDevice(t *testing.T) {
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	null := filepath.Join(t.TempDir(), "null")
	if err := os.Symlink(os.DevNull, null); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{os.DevNull, null} {
		if err := writeOut(path, "text"); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if after, err := os.Stat(path); err != nil || after.Mode() != before.Mode() {
			t.Errorf("%s is %v now, error %v", path, after.Mode(), err)
		}
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() { // ends with the writer
		data, _ := os.ReadFile(pipe)
		read <- string(data)
	}()
	if err := writeOut(pipe, "text"); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "text" {
		t.Errorf("read %q from the pipe", got)
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is %v now, error %v", info.Mode(), err)
	}
}

// /dev/stdout is this process's output, wherever that goes: nothing that is there is overwritten.
func TestOutStandard(t *testing.T) {
	const device = "/dev/stdout"
	if _, err := os.Stat(device); err != nil {
		t.Skip("this system has no /dev/stdout: ", err)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	was := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = was }()
	if _, err := file.WriteString("before, "); err != nil {
		t.Fatal(err)
	}
	if err := writeOut(file.Name(), "text"); err != nil { // as it leads to, if it is redirected
		t.Fatal(err)
	}
	if data, err := os.ReadFile(file.Name()); err != nil || string(data) != "before, text" {
		t.Errorf("%q, error %v", data, err)
	}
	os.Stdout = was
	if err := writeOut(device, ""); err != nil {
		t.Error(err)
	}
}

// What cannot be written is refused before anything is lost, and left alone.
func TestOutRefused(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Symlink("a", filepath.Join(dir, "b")), os.Symlink("b", filepath.Join(dir, "a"))); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir:                             "is a directory: name a file",
		filepath.Join(dir, "none", "x"): "no such file or directory",
		filepath.Join(dir, "a"):         "too many",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
	good := filepath.Join(dir, "good")
	if err := os.WriteFile(good, []byte("good"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Open(good)
	if err != nil {
		t.Fatal(err)
	}
	bad := errors.New("no more")
	if err := f.Write(func(w io.Writer) error { io.WriteString(w, "ba"); return bad }); !errors.Is(err, bad) {
		t.Errorf("error %v", err)
	}
	if data, err := os.ReadFile(good); err != nil || string(data) != "good" {
		t.Errorf("%q, error %v", data, err)
	}
	if os.Geteuid() == 0 {
		t.Log("NOT tried: a write-protected file, which root may write to")
		return
	}
	if err := os.Chmod(good, 0o444); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(good); !errors.Is(err, os.ErrPermission) {
		t.Errorf("a write-protected file: error %v", err)
	}
}
