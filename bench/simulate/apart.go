package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/results/text"
)

// apartFlag goes before the batch, as JSON, in the one argument of a process that is to simulate it. It looks like
// nothing that a person writes.
const apartFlag = "-simulate-batch="

// canApart says that this program can be started again for one batch. Only then is it: the main of any other would do
// what it always does, once more.
var canApart atomic.Bool

// BatchIfAsked simulates a batch and does not return, if this process was started for that; otherwise it lets [Run]
// start such processes, of this program. Call it first in main. A program that does not call it simulates everything in
// its own process.
func BatchIfAsked() {
	if len(os.Args) != 2 || !strings.HasPrefix(os.Args[1], apartFlag) {
		canApart.Store(true)
		return
	}
	process.WatchParent()
	dieFirst()
	if err := serveBatch(strings.TrimPrefix(os.Args[1], apartFlag)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// dieFirst has Linux end this process before others when memory runs out, and so before the one that waits for it.
// Elsewhere, and where it is not allowed, it does nothing.
func dieFirst() { os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) }

func serveBatch(asked string) error {
	var b oneBatch
	if err := json.Unmarshal([]byte(asked), &b); err != nil {
		return fmt.Errorf("the batch to simulate: %w", err)
	}
	entries, err := Request{Strategies: []string{b.Strategy}, Machine: b.Machine}.Entries()
	if err != nil {
		return err
	}
	r, err := b.here(context.Background(), entries[0])
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// apart simulates the batch in a process of its own, of this program. It ends with this one, and once ctx is done.
func (b oneBatch) apart(ctx context.Context) (r ran, err error) {
	asked, err := json.Marshal(b)
	if err != nil {
		return r, err
	}
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	cmd := exec.CommandContext(ctx, self, apartFlag+string(asked))
	cmd.WaitDelay = time.Second
	process.OwnGroup(cmd) // Ctrl-C is for this process to decide on
	if err := process.EndWithParent(cmd); err != nil {
		return r, err
	}
	var answer bytes.Buffer
	said := spawn.NewOutput(spawn.MostAnswer, nil) // a crash says in its first line what it is about, and goes on
	cmd.Stdout, cmd.Stderr = &answer, said
	switch err := cmd.Run(); {
	case ctx.Err() != nil:
		return r, context.Cause(ctx)
	case err != nil:
		return r, whyEnded(err, said.Text())
	}
	if err := json.Unmarshal(answer.Bytes(), &r); err != nil {
		return r, fmt.Errorf("its process gave no answer: %w", err)
	}
	return r, nil
}

// whyEnded is what a process said before it ended, or how it ended.
func whyEnded(err error, said []byte) error {
	first, _, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
	exit := (*exec.ExitError)(nil)
	switch {
	case errors.As(err, &exit) && !exit.Exited():
		return fmt.Errorf("its process ended with %w, perhaps for want of memory", err)
	case first != "":
		return errors.New(text.Message(strings.TrimPrefix(first, "fatal error: ")))
	}
	return fmt.Errorf("its process: %w", err)
}
