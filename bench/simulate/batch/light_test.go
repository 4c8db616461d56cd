package batch_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A page loads what this package needs. Package encoding/json is among it, for profiles in files, and the linker leaves
// it out, since nobody here reads one.
func TestLight(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".", "../../bound/tstar",
		"../../../results/lanes").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	for _, heavy := range []string{"net", "net/http", "os/exec", "os/signal", "regexp", "html/template", "text/template",
		"crypto/tls", "compress/gzip", "runtime/pprof"} {
		if slices.Contains(deps, heavy) {
			t.Errorf("%s is loaded by every page", heavy)
		}
	}
	if !slices.Contains(deps, "testing/synctest") {
		t.Errorf("%d packages, and no virtual time among them", len(deps))
	}
}
