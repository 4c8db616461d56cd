package handover

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/process"
)

// Blocks measures each cell once a block, in a fresh random order, each in a process of its
// own, and writes benchmark text and nothing else.
type Blocks struct {
	Cells     []Cell
	Blocks    int
	Seed      uint64
	BenchTime time.Duration
	Dir       string    // of the module, from which the binaries are built
	Progress  io.Writer // says what is going on

	ours, peers string // paths of the binaries
}

// Run builds the binaries and measures. What is measured is written at once, so that an
// interrupted run loses nothing.
func (b *Blocks) Run(ctx context.Context, w io.Writer) error {
	fmt.Fprintln(b.Progress, "building …")
	for _, binary := range []struct {
		path *string
		tag  string
	}{{&b.ours, ""}, {&b.peers, scenario.PeersTag}} {
		path, remove, err := runner.BuildTest(ctx, b.Dir, "./bench/handover", binary.tag)
		if err != nil {
			return err
		}
		defer remove()
		*binary.path = path
	}
	if err := WriteUnits(w); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(b.Seed, 0))
	known := map[string]bool{} // lines that describe the machine
	for block := 1; block <= b.Blocks; block++ {
		fmt.Fprintf(b.Progress, "block %d of %d\n", block, b.Blocks)
		for _, i := range random.Perm(len(b.Cells)) {
			text, err := b.measure(ctx, b.Cells[i])
			if err != nil {
				return err
			}
			for line := range strings.Lines(text) {
				if !strings.HasPrefix(line, "Benchmark") && (!isFact(line) || known[line]) {
					continue
				}
				known[line] = true
				if _, err := io.WriteString(w, line); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// isFact tells the lines that describe the machine, the same for all cells.
func isFact(line string) bool {
	key, _, ok := strings.Cut(line, ": ")
	return ok && (key == "goos" || key == "goarch" || key == "cpu")
}

// patience is far beyond what a cell takes, so that one that hangs does not hang the run.
const patience = 3 * time.Minute

// measure runs the cell's processes: one for time and allocations, and, for no work, one for
// memory.
func (b *Blocks) measure(ctx context.Context, cell Cell) (string, error) {
	runs := [][]string{{"-test.benchtime=" + b.BenchTime.String()}}
	if cell.Work == "noop" {
		runs = append(runs, []string{"-test.benchtime=1x", "-peak"})
	}
	path := b.ours
	if cell.Peer {
		path = b.peers
	}
	var text strings.Builder
	for _, args := range runs {
		ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("no result within %v", patience))
		cmd := exec.CommandContext(ctx, path, append(args, "-test.run=^$", "-test.bench="+cell.pattern())...)
		if err := process.EndWithParent(cmd); err != nil {
			cancel()
			return "", err
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		cause := context.Cause(ctx)
		cancel()
		switch {
		case cause != nil:
			return "", fmt.Errorf("%v: %w", cell, cause)
		case err != nil:
			return "", fmt.Errorf("%v: %w\n%s%s", cell, err, out, stderr.Bytes())
		case !bytes.Contains(out, []byte("Benchmark"+cell.String())):
			return "", fmt.Errorf("%v: its process printed no result:\n%s", cell, out)
		}
		text.Write(out)
	}
	return text.String(), nil
}
