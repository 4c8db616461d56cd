package runner

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
)

// IsOwnBinary says whether path is that of this process's own binary, however it is written.
func IsOwnBinary(path string) bool {
	self, err := os.Executable()
	if err != nil {
		return false
	}
	a, err := os.Stat(path)
	if err != nil {
		return false
	}
	b, err := os.Stat(self)
	return err == nil && os.SameFile(a, b)
}

// EngineHash stands for the commit of an engine that may be built from anything:
// "engine-1a2b3c4d", of its bytes.
func EngineHash(path string) (string, error) {
	digest, err := FileDigest(path)
	if err != nil {
		return "", fmt.Errorf("the engine: %w", err)
	}
	return "engine-" + digest[:8], nil
}

// FileDigest is the SHA-256 of a file's bytes, in 64 hexadecimal digits.
func FileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// EngineDigest is the [FileDigest] of the engine at path. What is no binary of Go, such as a script that starts
// an engine by taskset or nice, is asked for that of the engine behind it: the script's own bytes say
// nothing of what measures. Of one that does not answer it is the file's.
func EngineDigest(ctx context.Context, path string) (string, error) {
	if _, err := buildinfo.ReadFile(path); err == nil {
		return FileDigest(path)
	}
	if out, _, _, err := spawn.Ask(ctx, path, "-print-digest"); err == nil {
		if digest := digestLine.FindSubmatch(out); digest != nil {
			return string(digest[1]), nil
		}
	}
	return FileDigest(path)
}

// digestLine is what an engine prints, perhaps after a word of its wrapper.
var digestLine = regexp.MustCompile(`(?m)^sha256 ([0-9a-f]{64})$`)

// ErrEngineChanged is that a binary is no longer the one that the run began with: what it would measure
// does not belong to the run.
var ErrEngineChanged = errors.New("the engine has changed since the run began")

// sameBinary holds the binary that measures a cell against the one that was there first.
func (e *Engine) sameBinary(cell scenario.Cell) error {
	path := e.binary(cell)
	now, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrEngineChanged, err)
	}
	was, ok := e.begun[path]
	switch {
	case e.begun == nil:
		e.begun = map[string]os.FileInfo{path: now}
	case !ok:
		e.begun[path] = now
	case !os.SameFile(was, now) || was.Size() != now.Size() || !was.ModTime().Equal(now.ModTime()):
		return fmt.Errorf("%w: %s", ErrEngineChanged, path)
	}
	return nil
}

// binary is the one that measures a cell.
func (e *Engine) binary(cell scenario.Cell) string {
	switch {
	case cell.Contender && e.Contenders.Of(cell) != nil:
		return e.Contenders.Of(cell).Path
	case cell.Peer:
		return e.PeersPath
	case cell.Side == record.OldSide:
		return e.OldPath
	}
	return e.Path
}

// EngineFacts are the facts of a run that the engine at path measures, as the engine itself finds
// them: behind a wrapper such as taskset or nice, it may have fewer CPUs than this process. One that
// does not answer is taken to find what this process does, with how the binary was built.
func EngineFacts(ctx context.Context, path string) map[string]string {
	if out, _, _, err := spawn.Ask(ctx, path, "-print-facts"); err == nil {
		if facts := parseFacts(out); facts != nil {
			return facts
		}
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		info = nil // no binary of Go
	}
	return host.FactsOf(host.Root(), host.ThisChip(), info)
}

// parseFacts reads what an engine has printed, perhaps after a word of its wrapper; nil if that is
// not the facts of a machine.
func parseFacts(out []byte) map[string]string {
	for line := range bytes.Lines(out) {
		var facts map[string]string
		if json.Unmarshal(line, &facts) != nil || facts["machine"] == "" || facts["cpu"] == "" {
			continue
		}
		for key, value := range facts {
			facts[key] = cmp.Or(record.CanonicalFact(key, value), host.Unknown)
		}
		return facts
	}
	return nil
}
