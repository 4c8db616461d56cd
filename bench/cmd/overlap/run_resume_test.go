package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/corpus"
	"github.com/overlap-bench/overlap/results/record"
)

// start starts a run in a process of its own, and waits until it has some samples. It returns
// the path of the recording, and the run's standard error, whose end is the end of all of its
// processes.
func start(t *testing.T, samples int, args []string) (cmd *exec.Cmd, path string, stdout *bytes.Buffer,
	stderr io.Reader) {
	t.Helper()
	cmd = exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1")
	stdout = new(bytes.Buffer)
	cmd.Stdout = stdout
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	lines := bufio.NewReader(read)
	line, err := lines.ReadString('\n')
	path, ok := strings.CutPrefix(strings.TrimSpace(line), "recording to ")
	if err != nil || !ok {
		t.Fatalf("stderr %q, error %v", line, err)
	}
	deadline := time.Now().Add(time.Minute)
	looks := time.NewTicker(5 * time.Millisecond) // to look without end would take a CPU from what is measured
	defer looks.Stop()
	for n := 0; n < samples && time.Now().Before(deadline); <-looks.C {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		n = bytes.Count(data, []byte("\nBenchmark"))
	}
	return cmd, path, stdout, lines
}

// kill starts a run, and kills it with no time to say anything once it has some samples.
func kill(t *testing.T, dir string) (path string) {
	t.Helper()
	cmd, path, _, stderr := start(t, 6, small(dir, "--blocks", "3"))
	cmd.Process.Kill()
	cmd.Wait()
	io.Copy(io.Discard, stderr) // until no process is left: the last cell has ended too
	return path
}

// samplesOf lists what a recording has, and fails unless text and sidecar agree.
func samplesOf(t *testing.T, path string) []string {
	t.Helper()
	f, err := record.Read(path)
	if err != nil || len(f.Problems) != 0 {
		t.Fatalf("%v, problems %v", err, f.Problems)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(path))
	if err != nil || len(samples) != f.N() {
		t.Fatalf("%d samples in the sidecar, %d in the text, error %v", len(samples), f.N(), err)
	}
	var list []string
	for _, s := range samples {
		list = append(list, string(rune('0'+s.Block))+" "+s.Cell)
	}
	slices.Sort(list)
	return list
}

// Killed in the middle and resumed: no sample is lost and none is there twice, whatever the
// crash left of the last line, and wherever between the two files it came.
func TestResume(t *testing.T) {
	t.Parallel()
	killed := kill(t, t.TempDir())
	run, _, err := record.ReadSidecar(record.SidecarPath(killed))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for block := 1; block <= 3; block++ {
		for _, cell := range run.Cells {
			want = append(want, fmt.Sprint(block, " ", cell))
		}
	}
	slices.Sort(want)
	for name, damage := range map[string]func(t *testing.T, path string){
		"as it is": func(*testing.T, string) {},
		"text cut": func(t *testing.T, path string) {
			appendTo(t, path, "BenchmarkBatch/scenario=io/strategy=pool/lim")
		},
		"sidecar cut":           func(t *testing.T, path string) { appendTo(t, record.SidecarPath(path), `{"block":2,"ce`) },
		"between text, sidecar": dropLastLine,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "killed.txt")
			copyFile(t, killed, path)
			copyFile(t, record.SidecarPath(killed), record.SidecarPath(path))
			damage(t, path)
			code, out, errs := overlap(t, "run", "--resume", path, "--engine", engine, "--watch=false")
			if code != 0 {
				t.Fatalf("exit %d: %s", code, errs)
			}
			if got := samplesOf(t, path); !slices.Equal(got, want) {
				t.Errorf("%d samples, want %d\n%v\n%v", len(got), len(want), got, want)
			}
			if !strings.Contains(out, "3 samples") {
				t.Errorf("the report is not of 3 samples\n%s", out)
			}
		})
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

// dropLastLine leaves the last sample in the text alone, unless the kill has done so.
func dropLastLine(t *testing.T, path string) {
	t.Helper()
	f, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, samples, err := record.ReadSidecar(record.SidecarPath(path)); err != nil || len(samples) < f.N() {
		return
	}
	data, err := os.ReadFile(record.SidecarPath(path))
	if err != nil {
		t.Fatal(err)
	}
	data = data[:bytes.LastIndexByte(data[:len(data)-1], '\n')+1]
	if err := os.WriteFile(record.SidecarPath(path), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// The blocks that a run is resumed to are in its sidecar, beside those that it was begun with: it goes
// on to them without being told again, and a gate knows when it has not got there.
func TestResumeToMoreBlocks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, _, errs := overlap(t, small(dir, "--blocks", "1")...)
	if code != 0 {
		t.Fatal(errs)
	}
	path, _ := recordingIn(t, dir)
	resume := []string{"run", "--resume", path, "--engine", engine, "--watch=false"}
	if code, _, errs := overlap(t, append(resume, "--blocks", "2")...); code != 0 {
		t.Fatal(errs)
	}
	want := samplesOf(t, path)
	for _, file := range []string{path, record.SidecarPath(path)} { // killed before the last one
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		data = data[:bytes.LastIndexByte(data[:len(data)-1], '\n')+1]
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(t.TempDir(), "new.txt")
	for from, to := range map[string]string{path: other, record.SidecarPath(path): record.SidecarPath(other)} {
		data, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if code, _, errs := overlap(t, "gate", "--base", path, other); code != 2 ||
		!strings.Contains(errs, "the run did not end: it has 7 of 8 samples") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if code, _, errs := overlap(t, resume...); code != 0 || !slices.Equal(samplesOf(t, path), want) {
		t.Errorf("exit %d, %s, samples %v, want %v", code, errs, samplesOf(t, path), want)
	}
}

// goFiles writes a corpus: Go files that are long enough to be documents.
func goFiles(t *testing.T, what string) string {
	t.Helper()
	dir := t.TempDir()
	text := "package p\n" + strings.Repeat("// "+what+"\n", 400)
	for _, name := range []string{"a.go", "b.go"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A run over real documents goes on over the same ones only, wherever they are: in another directory,
// or in a zip file.
func TestResumeCorpus(t *testing.T) {
	t.Parallel()
	docs, dir := goFiles(t, "one"), t.TempDir()
	code, _, errs := overlap(t, small(dir, "--scenarios", "source", "--blocks", "1", "--corpus", docs)...)
	if code != 0 {
		t.Fatal(errs)
	}
	path, everything := recordingIn(t, dir)
	const ofSample = `"facts":{"corpus":"`
	digest := everything[strings.Index(everything, ofSample)+len(ofSample):][:12]
	// the first line has it too
	if strings.Count(everything, `"corpus":"`+digest+`"`) != 1+strings.Count(everything, ofSample) {
		t.Errorf("the first line of the sidecar does not have the samples' corpus %s", digest)
	}
	var packed bytes.Buffer
	if err := corpus.Pack(&packed, os.DirFS(docs), corpus.GoFiles); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(t.TempDir(), "corpus.zip")
	if err := os.WriteFile(archive, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	resume := []string{"run", "--resume", path, "--engine", engine, "--watch=false", "--blocks"}
	for name, more := range map[string][]string{"another": {"2", "--corpus", goFiles(t, "two")}, "forgotten": {"2"}} {
		code, _, errs := overlap(t, append(resume, more...)...)
		want := "was measured over other documents (corpus " + digest + ") than these"
		if _, after := recordingIn(t, dir); code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 ||
			after != everything {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
	}
	sidecar, _ := os.ReadFile(record.SidecarPath(path))
	os.WriteFile(record.SidecarPath(path), bytes.Replace(sidecar, []byte(`,"corpus":"`+digest+`"`), nil, 1), 0o644)
	code, _, errs = overlap(t, append(resume, "2", "--corpus", docs)...)
	if code != 1 || !strings.Contains(errs, "does not say over which documents") || strings.Count(errs, "\n") != 1 {
		t.Errorf("of an older version: exit %d, %s", code, errs)
	}
	os.WriteFile(record.SidecarPath(path), sidecar, 0o644)
	for blocks, same := range map[string]string{"2": goFiles(t, "one"), "3": archive} {
		if code, _, errs := overlap(t, append(resume, blocks, "--corpus", same)...); code != 0 {
			t.Errorf("%s: exit %d, %s", same, code, errs)
		}
	}
}
