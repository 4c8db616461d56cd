package bench

import (
	"go/build"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
)

const peersPath = module + "strategies/peers"

// Only a binary that is built with the tag may import the peers: they start goroutines.
func TestPeersStayOut(t *testing.T) {
	for _, dir := range append(packages(t), "../strategies", "../fixtures", "../results/record", "../results/table") {
		pkg := packageIn(t, dir)
		all := pkg.Imports
		if !strings.HasPrefix(dir, "cmd/overlap") { // whose tests measure nothing
			all = slices.Concat(all, pkg.TestImports)
		}
		if slices.Contains(all, peersPath) {
			t.Errorf("%s imports %s without the tag %s", dir, peersPath, scenario.PeersTag)
		}
	}
	context := build.Default
	context.BuildTags = []string{scenario.PeersTag}
	for _, dir := range []string{".", "handover"} {
		pkg, err := context.ImportDir(dir, 0)
		if err != nil || !slices.Contains(pkg.TestImports, peersPath) {
			t.Errorf("%s does not import %s with the tag, error %v", dir, peersPath, err)
		}
	}
}

// Nor does anything that the packages of the engine, or of the command, which is one too, import in turn.
func TestEngineIsFreeOfPeers(t *testing.T) {
	for _, linked := range [][]string{{"-test", "."}, {"./cmd/overlap"}} {
		args := append([]string{"list", "-deps"}, linked...)
		out, err := exec.CommandContext(t.Context(), "go", args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		for dep := range strings.Lines(string(out)) {
			for _, library := range []string{"panjf2000/ants", "sourcegraph/conc", "alitto/pond", "gammazero/workerpool",
				"strategies/peers"} {
				if strings.Contains(dep, library) {
					t.Errorf("%v links %s", linked, dep)
				}
			}
		}
	}
}
