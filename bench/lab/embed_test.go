package lab

import (
	"fmt"
	"hash/crc32"
	"os/exec"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
)

// A binary has the simulator in it if it is built with the flags, and else none. It is the same each time it is built.
func TestEmbed(t *testing.T) {
	module, err := runner.ModuleDir(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	flags, err := Embed(t.Context(), module, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := simulator(t)
	for want, flags := range map[string][]string{
		fmt.Sprintln(true, crc32.ChecksumIEEE(s.Wasm), len(s.Exec)): flags,
		"false 0 0\n": nil,
	} {
		args := slices.Concat([]string{"run"}, flags, []string{"./testdata/embedded"})
		out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput()
		if err != nil || string(out) != want {
			t.Errorf("go %v: %v, says %swant %s", args, err, out, want)
		}
	}
}
