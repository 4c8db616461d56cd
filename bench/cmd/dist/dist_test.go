package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/corpus"
	"github.com/overlap-bench/overlap/results/record"
)

// The archive of this platform, unpacked where nothing else is, measures and simulates without Go
// and without an environment.
func TestWithoutGo(t *testing.T) {
	out, dir := t.TempDir(), t.TempDir()
	// As make dist runs it: without the race detector, which takes long to pack the source of a toolchain.
	made := exec.CommandContext(t.Context(), "go", "run", ".", "-out", out, runtime.GOOS+"/"+runtime.GOARCH)
	if said, err := made.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	name := "overlap-" + runtime.GOOS + "-" + runtime.GOARCH
	unpack(t, filepath.Join(out, name+".tar.gz"), dir)
	if got, want := namesIn(t, filepath.Join(dir, name)), []string{"LICENSE", "LICENSES.txt", "README.txt",
		corpus.FileName, program}; !slices.Equal(got, want) {
		t.Errorf("the archive has %v, want %v", got, want)
	}
	overlap := func(args ...string) (stdout, stderr string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), filepath.Join(dir, name, "overlap"), args...)
		cmd.Dir, cmd.Env = dir, []string{"PATH=" + t.TempDir()}
		var so, se bytes.Buffer
		cmd.Stdout, cmd.Stderr = &so, &se
		if err := cmd.Run(); err != nil {
			t.Fatalf("overlap %v: %v\n%s%s", args, err, so.String(), se.String())
		}
		return so.String(), se.String()
	}
	overlap("run", "--blocks", "1", "--items", "8", "--benchtime", "5ms",
		"--watch=false", "--strategies", "sequential,pool")
	files, err := filepath.Glob(filepath.Join(dir, "overlap-runs", "*", "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v: want one file", files, err)
	}
	run, samples, err := record.ReadSidecar(record.SidecarPath(files[0]))
	if want, _ := host.Commit("."); err != nil || len(samples) != len(run.Cells) || len(samples) == 0 ||
		run.Commit != want || run.Facts["cgo"] != "0" {
		t.Errorf("%d samples of %d cells at commit %s with %v, error %v, want commit %s", len(samples), len(run.Cells),
			run.Commit, run.Facts, err, want)
	}
	if got, want := sourceDigests(t, files[0]), toolchainDigest(t); !slices.Equal(got, []string{want}) {
		t.Errorf("source was measured over %q, want the toolchain's own %s", got, want)
	}
	if shown, _ := overlap("show", files[0]); !strings.Contains(shown, "speedup") {
		t.Errorf("shows\n%s", shown)
	}
	if simulated, _ := overlap("simulate", "--strategies", "sequential,pool"); !strings.Contains(simulated,
		"in virtual time") {
		t.Errorf("simulates\n%s", simulated)
	}
	overlap("lab", "--out", "lab.html")
	if page, err := os.ReadFile(filepath.Join(dir, "lab.html")); err != nil || !bytes.Contains(page, []byte("<html")) {
		t.Errorf("%d bytes of the lab's page, error %v", len(page), err)
	}
	if err := os.Remove(filepath.Join(dir, name, corpus.FileName)); err != nil {
		t.Fatal(err)
	}
	if _, said := overlap("run", "--dry-run"); !strings.Contains(said, "leaving out the scenario source: ") {
		t.Errorf("without the packed source: does not say that source is left out: %s", said)
	}
}

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// sourceDigests are those of the corpora of the scenario source in a file.
func sourceDigests(t *testing.T, path string) (digests []string) {
	t.Helper()
	file, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range file.Series {
		if digest := s.Key("").GetConfig("corpus"); strings.Contains(s.Name, "scenario=source/") &&
			!slices.Contains(digests, digest) {
			digests = append(digests, digest)
		}
	}
	return digests
}

func toolchainDigest(t *testing.T) string {
	t.Helper()
	for _, s := range scenario.Scenarios() {
		if s.Name == "source" {
			corpus, err := corpus.Read(os.DirFS(filepath.Join(goroot(t), "src")), corpus.GoFiles, s.Profile.Seed, 8)
			if err != nil {
				t.Fatal(err)
			}
			return corpus.Digest
		}
	}
	t.Fatal("there is no scenario source")
	return ""
}

func goroot(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(root))
}

func unpack(t *testing.T, path, dir string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	compressed, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewReader(compressed)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, header.Name)
		data, err := io.ReadAll(archive)
		if err = errors.Join(err, os.MkdirAll(filepath.Dir(to), 0o755),
			os.WriteFile(to, data, os.FileMode(header.Mode))); err != nil {
			t.Fatal(err)
		}
	}
}

// The same files give the same bytes, whole, and nothing else is left.
func TestArchive(t *testing.T) {
	files := []file{{"README.txt", []byte("read\n"), false}, {"overlap.exe", bytes.Repeat([]byte("x"), 1<<16), true}}
	for _, asZip := range []bool{false, true} {
		var made [2][]byte
		dir := t.TempDir()
		for i := range made {
			path, err := writeArchive(dir, "overlap-test", asZip, files)
			if err != nil {
				t.Fatal(err)
			}
			if made[i], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
		if left, err := os.ReadDir(dir); !bytes.Equal(made[0], made[1]) || err != nil || len(left) != 1 {
			t.Errorf("zip %v: the bytes are equal: %v; left %v, %v", asZip, bytes.Equal(made[0], made[1]), left, err)
		}
		if asZip {
			archive, err := zip.NewReader(bytes.NewReader(made[0]), int64(len(made[0])))
			if err != nil || len(archive.File) != 2 || archive.File[1].Name != "overlap-test/overlap.exe" ||
				archive.File[1].Mode() != 0o755 {
				t.Errorf("%+v, %v", archive, err)
			}
		}
	}
	if _, err := writeArchive(filepath.Join(t.TempDir(), "no"), "overlap-test", false, files); err == nil {
		t.Error("no error where it cannot be written")
	}
}

func TestDistBadInput(t *testing.T) {
	for _, platform := range []string{"linux", "/", "linux/", "plan10/amd64"} {
		out := t.TempDir()
		err := dist(t.Context(), io.Discard, out, []string{platform})
		if err == nil || !strings.Contains(err.Error(), platform) {
			t.Errorf("%q: error %v", platform, err)
		}
		if left, err := os.ReadDir(out); err != nil || len(left) > 0 {
			t.Errorf("%q: left %v, %v", platform, left, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out := t.TempDir()
	if err := dist(ctx, io.Discard, out, []string{"linux/amd64"}); err == nil {
		t.Error("interrupted, and no error")
	}
	if left, err := os.ReadDir(out); err != nil || len(left) > 0 {
		t.Errorf("interrupted: left %v, %v", left, err)
	}
}
