package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// directory makes one with these files, each of which says what it is called.
func directory(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("text of "+name+"\r\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The texts are there, whole and in order, and nothing else of the modules.
func TestCollect(t *testing.T) {
	dirs := map[string]string{
		"b.org/b v1": directory(t, "LICENSE.md", "NOTICE", "THIRD_PARTY_LICENSES/Sun-LICENSE", "license.go", "README.md",
			"licenses/other"),
		"a.org/a v2": directory(t, "UNLICENSE"),
		"c.org/c v1": directory(t, "COPYING.txt", "LICENCE-MIT"),
	}
	got, err := collect(dirs)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for line := range strings.Lines(string(got)) {
		if strings.HasPrefix(line, "text of ") || strings.Contains(line, ".org/") {
			said = append(said, strings.TrimSuffix(line, "\n"))
		}
	}
	want := "a.org/a v2: UNLICENSE|text of UNLICENSE|b.org/b v1: LICENSE.md|text of LICENSE.md|b.org/b v1: NOTICE|text " +
		"of NOTICE|" +
		"b.org/b v1: THIRD_PARTY_LICENSES/Sun-LICENSE|text of THIRD_PARTY_LICENSES/Sun-LICENSE|" +
		"c.org/c v1: COPYING.txt|text of COPYING.txt|c.org/c v1: LICENCE-MIT|text of LICENCE-MIT"
	if strings.Join(said, "|") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(said, "|"), want)
	}
	if again, err := collect(dirs); err != nil || !bytes.Equal(got, again) {
		t.Errorf("not the same again, error %v", err)
	}
}

// What has no licence, or is not there, is named, and there is no archive of it.
func TestCollectUnlicensed(t *testing.T) {
	for name, dir := range map[string]string{
		"none":    directory(t, "README.md"),
		"notice":  directory(t, "NOTICE", "PATENTS"),
		"others'": directory(t, "THIRD_PARTY_LICENSES/LICENSE"),
		"gone":    filepath.Join(t.TempDir(), "gone"),
	} {
		if _, err := collect(map[string]string{"x.org/fine v1": directory(t, "LICENSE"), "x.org/bad v1": dir}); err == nil ||
			!strings.Contains(err.Error(), "x.org/bad v1") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// The licences are those of what is linked: of Go and of the command, and not of the peers.
func TestLicenses(t *testing.T) {
	got, err := licenses(t.Context(), "../../..", "linux", "amd64")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nGo 1.", "\ngithub.com/spf13/cobra v",
		"\ngolang.org/x/perf v", "Apache License"} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("no %q", want)
		}
	}
	for _, other := range []string{"jsonschema", "sourcegraph/conc"} {
		if bytes.Contains(got, []byte(other)) {
			t.Errorf("has %s, which is not linked", other)
		}
	}
	windows, err := licenses(t.Context(), "../../..", "windows", "amd64")
	if err != nil || bytes.Equal(got, windows) {
		t.Errorf("those for windows are the same, or error %v", err)
	}
}
