package recording

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
)

var killsFlag = flag.Int("kills", 20, "how often TestKilledRecorder kills who records")

// killedEnv has this test binary record to the file that it names, as fast as it can, until it is killed.
const killedEnv = "OVERLAP_TEST_RECORDS_TO"

// recordForEver goes on with a recording, a sample for each cell in turn.
func recordForEver(path string) error {
	r, run, samples, err := Resume(path)
	if err != nil {
		return err
	}
	fmt.Println("recording")
	for n := len(samples); ; n++ {
		cell := run.Cells[n%len(run.Cells)]
		if err := r.Append(record.Sample{Block: 1 + n/len(run.Cells), Cell: cell, Status: record.OK},
			cellResult(cell, n)); err != nil {
			return err
		}
	}
}

// Who does nothing but record is killed, mostly in the middle of a sample: each sample is there once after all but one
// that was cut off,
// in its order, with its figures.
func TestKilledRecorder(t *testing.T) {
	if path := os.Getenv(killedEnv); path != "" {
		t.Fatal(recordForEver(path))
	}
	path, random := interrupted(t, 0), rand.New(rand.NewPCG(1, 0))
	was, between, resumed := "", 0, 0
	for n := range *killsFlag {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledRecorder$")
		cmd.Env = append(os.Environ(), killedEnv+"="+path)
		stdout, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(stdout)
		if line, err := lines.ReadString('\n'); line != "recording\n" {
			rest, _ := io.ReadAll(lines)
			t.Fatalf("kill %d: %q, error %v, %s", n, line, err, rest)
		}
		resumed++
		<-time.After(time.Duration(random.Int64N(int64(2 * time.Millisecond)))) // the moment is what is tried here
		cmd.Process.Kill()
		cmd.Wait()
		text := contents(t, path)
		if !strings.HasPrefix(text, was) {
			t.Fatalf("kill %d: the text has lost something of what it had", n)
		}
		was = text[:strings.LastIndex(text, "\nBenchmark")+1] // the last may be measured again
		if strings.Count(text, "\nBenchmark") != bytes.Count([]byte(contents(t, record.SidecarPath(path))), []byte("\n"))-1 {
			between++
		}
	}
	r, run, samples, err := Resume(path)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	for n, s := range samples {
		if s.Block != 1+n/3 || s.Cell != run.Cells[n%3] || s.Makespan != float64(1000+n) {
			t.Fatalf("sample %d is %+v", n, s)
		}
	}
	if f, err := record.Read(path); err != nil || len(f.Problems) > 0 || f.N() != len(samples) || len(f.Series) != 3 {
		t.Errorf("read again: %d results, problems %v, error %v", f.N(), f.Problems, err)
	}
	t.Logf("%d kills, %d of them between text and sidecar; %d samples, none lost, none doubled", resumed, between,
		len(samples))
}
