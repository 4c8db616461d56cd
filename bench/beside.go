package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/fixtures"
)

// The engines in an archive of make dist, beside the command. On Windows ".exe" follows.
const (
	EngineName      = "overlap-engine"
	PeersEngineName = "overlap-engine-peers"
)

// EngineBeside is the path of the engine of that name beside this process's own binary, "" if
// there is none. The two were built together: the commit of one is that of the other.
func EngineBeside(name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return fixtures.Beside(name)
}

// IsEngineBeside says whether path is that of [EngineBeside], however it is written.
func IsEngineBeside(path string) bool {
	beside := EngineBeside(EngineName)
	if beside == "" {
		return false
	}
	a, err := os.Stat(path)
	if err != nil {
		return false
	}
	b, err := os.Stat(beside)
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

// CheckEngine asks a given engine whether it has the benchmark, before anything is recorded: each
// sample would fail otherwise.
func CheckEngine(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, engineAnswers)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-test.list=^BenchmarkBatch$")
	cmd.WaitDelay = time.Second
	fixtures.OwnGroup(cmd)
	out, err := cmd.Output()
	if err == nil && bytes.HasPrefix(out, []byte("BenchmarkBatch")) {
		return nil
	}
	return errors.New("it must be the test binary of ./bench: build it with go test -c -o FILE ./bench")
}

// engineAnswers is far beyond what starting a process takes.
const engineAnswers = 20 * time.Second
