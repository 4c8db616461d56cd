//go:build unix

package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
)

var (
	killsFlag    = flag.Int("kills", 5, "how often TestKills kills a run")
	killSeedFlag = flag.Uint64("kill-seed", 1, "seed of the moments at which it does")
)

// killBlocks is how many blocks of four cells a run has that is killed now and then.
const killBlocks = 4

// A killing is a run in a process of its own that is killed at random moments and resumed, until it is whole.
type killing struct {
	t        *testing.T
	tmp, out string
	random   *rand.Rand
	span     time.Duration // within which a kill comes: twice what it took to the first sample
	was      [2]string     // text and sidecar after the last kill
	killed   int           // in all runs
	runs     int           // that are whole
	mended   int           // legs that found the text ahead of the sidecar, or half a line
	early    int           // kills before there was anything to go on with
	samples  int
}

// A run that is killed with no time to say anything, again and again, at any moment, and resumed each time has
// every sample once, and nothing else is left: no process, no file.
//
//	go test ./bench/cmd/overlap -run '^TestKills$' -v -kills 200 -timeout 1h
func TestKills(t *testing.T) {
	t.Parallel()
	k := &killing{t: t, tmp: t.TempDir(), out: t.TempDir(), random: rand.New(rand.NewPCG(*killSeedFlag, 0))}
	k.measureSpan()
	for k.killed < *killsFlag && !t.Failed() {
		k.leg(time.After(time.Duration(k.random.Int64N(int64(k.span)))))
	}
	for k.recording() != "" && !t.Failed() {
		k.leg(nil)
	}
	k.leg(nil) // its start removes what the last kill left, and its end what it has used
	if left := filesIn(t, k.tmp); len(left) > 0 {
		t.Errorf("left in TMPDIR: %v", left)
	}
	t.Logf("seed %d: %d kills within %v of the start; %d before there was a run to go on with, %d in the middle of a "+
		"sample's writing; %d runs were whole in the end, with %d samples, none lost, none doubled",
		*killSeedFlag, k.killed, k.span.Round(time.Millisecond), k.early, k.mended, k.runs, k.samples)
}

func (k *killing) mark() string { return "OVERLAP_TEST_MARK=" + k.tmp }

// command goes on with the run that there is, or begins one.
func (k *killing) command() *exec.Cmd {
	args := small(k.out, "--blocks", strconv.Itoa(killBlocks), "--budget", "0")
	if path := k.recording(); path != "" {
		args = []string{"run", "--resume", path, "--engine", engine, "--budget", "0", "--watch=false"}
	}
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1", "TMPDIR="+k.tmp, k.mark())
	return cmd
}

// recording is the text of the run that is not whole yet, "" if there is none.
func (k *killing) recording() string {
	texts, err := filepath.Glob(filepath.Join(k.out, "*", "*.txt"))
	if err != nil || len(texts) > 1 {
		k.t.Fatalf("%v, error %v", texts, err)
	}
	return strings.Join(texts, "")
}

// measureSpan has a run measure a sample, and kills it.
func (k *killing) measureSpan() {
	cmd := k.command()
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	looks := time.NewTicker(5 * time.Millisecond) // to look without end would take a CPU from the run
	defer looks.Stop()
	for deadline := begun.Add(time.Minute); time.Now().Before(deadline); <-looks.C {
		if path := k.recording(); path != "" && strings.Contains(contentsOf(k.t, path), "\nBenchmark") {
			break
		}
	}
	k.span = 2 * time.Since(begun)
	cmd.Process.Kill()
	cmd.Wait()
	k.afterKill()
}

// leg runs until the kill comes, or to its end.
func (k *killing) leg(kill <-chan time.Time) {
	cmd := k.command()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			k.t.Fatalf("after %d kills: %v, %s", k.killed, err, &errs)
		}
		k.whole()
		return
	case <-kill:
		cmd.Process.Kill()
		<-ended
	}
	k.afterKill()
}

// afterKill makes sure that no process is left, and that all that was on disk before still is.
func (k *killing) afterKill() {
	k.killed++
	if left := processesLeft(k.t, k.mark()); len(left) > 0 {
		k.t.Errorf("after kill %d there are still %v", k.killed, left)
	}
	path := k.recording()
	if path == "" {
		k.early++
		return
	}
	sidecar := record.SidecarPath(path)
	if data, err := os.ReadFile(sidecar); err != nil || !bytes.Contains(data, []byte("\n")) { // nothing was measured yet
		k.early++
		if err := errors.Join(os.Remove(path), os.RemoveAll(sidecar)); err != nil {
			k.t.Fatal(err)
		}
		return
	}
	for i, file := range []string{path, sidecar} {
		now := contentsOf(k.t, file)
		if whole := now[:strings.LastIndexByte(now, '\n')+1]; whole != now {
			k.mended++
			now = whole
		}
		if !strings.HasPrefix(now, k.was[i]) {
			k.t.Errorf("kill %d: %s has lost something of what it had", k.killed, file)
		}
		k.was[i] = now
	}
	if strings.Count(k.was[0], "\nBenchmark") != strings.Count(k.was[1], `"status":"ok"`) {
		k.mended++ // a sample counts once both files have it: this one is measured again
		k.was[0] = k.was[0][:strings.LastIndex(k.was[0], "\nBenchmark")+1]
	}
}

// whole makes sure that a run that has ended has every sample once, and puts it away.
func (k *killing) whole() {
	path := k.recording()
	var want []string
	run, samples, err := record.ReadSidecar(record.SidecarPath(path))
	if err != nil {
		k.t.Fatal(err)
	}
	for block := 1; block <= killBlocks; block++ {
		for _, cell := range run.Cells {
			want = append(want, string(rune('0'+block))+" "+cell)
		}
	}
	slices.Sort(want)
	if got := samplesOf(k.t, path); !slices.Equal(got, want) || len(run.Cells) != 4 {
		k.t.Errorf("after %d kills, %d samples of %d:\n%v", k.killed, len(got), len(want), got)
	}
	for _, s := range samples {
		if s.Status != record.OK {
			k.t.Errorf("a sample failed: %s", s.Reason)
		}
	}
	dir := filepath.Dir(path)
	if left := filesIn(k.t, k.out); len(left) != 3 { // with the directory
		k.t.Errorf("beside the run there is %v", left)
	}
	if err := os.RemoveAll(dir); err != nil {
		k.t.Fatal(err)
	}
	k.runs++
	k.samples += len(samples)
	k.was = [2]string{}
}

func contentsOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// filesIn lists all that is below dir.
func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if path != dir {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// processesLeft are those that have mark in their environment, once they had a moment to end. The
// environment goes on to all that a process starts.
func processesLeft(t *testing.T, mark string) (left []string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Log("NOT tried: whether a process is left, which takes /proc")
		return nil
	}
	looks := time.NewTicker(5 * time.Millisecond)
	defer looks.Stop()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); <-looks.C {
		if left = processesMarked(t, mark); len(left) == 0 {
			break
		}
	}
	return left
}

// processesMarked are those that have this in their environment, as /proc has it.
func processesMarked(t *testing.T, mark string) (found []string) {
	t.Helper()
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range environs {
		if data, err := os.ReadFile(path); err == nil && bytes.Contains(data, []byte(mark)) {
			name, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
			found = append(found, fmt.Sprintf("%s %.80q", path, name))
		}
	}
	return found
}
