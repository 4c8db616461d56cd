package views

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/results/gate"
)

// What cannot be written is no slowdown; that there is one too is still said.
func TestGateCannotWrite(t *testing.T) {
	dir := t.TempDir()
	old, slow := benchtest.RecordSlowed(t, dir, "old", 1), benchtest.RecordSlowed(t, dir, "slow", 2)
	for _, c := range []struct {
		base, now string
		format    cli.Format
		want      string
	}{
		{slow, old, cli.FormatTable, "writing what the gate says: no space left"},
		{slow, old, cli.FormatMarkdown, "writing what the gate says: no space left"},
		{slow, old, cli.FormatJSON, "writing what the gate says: no space left"},
		{old, slow, cli.FormatTable, "writing what the gate says: no space left; the gate stops this run: cells that are " +
			"slower: 1, that fail: 0"},
	} {
		err := gateRuns(full{}, c.now,
			gateOptions{base: c.base, format: c.format,
				Options: gate.Options{MinEffect: cli.DefaultMinEffect, AllowSingle: true}})
		if err == nil || errors.Is(err, cli.ErrSlower) || err.Error() != c.want {
			t.Errorf("%s: %v, want %q and exit 2", c.format, err, c.want)
		}
	}
	none := filepath.Join(dir, "none.txt")
	if err := gateRuns(full{}, none, gateOptions{base: old, format: cli.FormatJSON}); err == nil ||
		!strings.HasPrefix(err.Error(), "writing what the gate says: no space left; ") ||
		!strings.Contains(err.Error(), "no such file") {
		t.Errorf("error %v", err)
	}
}

// full is a disk that has no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }
