package recording

import (
	"os"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// A sidecar that is no file is not waited for. A directory stands for a pipe, which not all systems have.
func TestSidecarIsNoFile(t *testing.T) {
	r := recorded(t, 2)
	if err := os.Remove(record.SidecarPath(r.Path)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(record.SidecarPath(r.Path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(r.Path)
	if err != nil || len(f.Problems) != 1 || f.Run != nil || !strings.HasSuffix(f.Problems[0].Error(),
		".jsonl: the sidecar is not used: not a regular file: is it a sidecar of overlap?") {
		t.Errorf("read %+v, error %v", f, err)
	}
}
