package runner

import (
	"os"
	"testing"

	"github.com/overlap-bench/overlap/bench/host"
)

// The facts of an engine are its own, and unknown where there is none.
func TestEngineFacts(t *testing.T) {
	if facts := EngineFacts(t.Context(), "/nowhere"); facts["go"] != host.Unknown || facts["cgo"] != host.Unknown || facts["cpu"] == "" {
		t.Errorf("of no engine: %v", facts)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if theirs, own := EngineFacts(t.Context(), self), host.Facts(); theirs["go"] != own["go"] || theirs["goamd64"] != own["goamd64"] || theirs["race"] != own["race"] {
		t.Errorf("read from the file %v, from within %v", theirs, own)
	}
}
