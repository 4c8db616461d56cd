package benchtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/testmachines"
)

// A shell starts in a millisecond, which the test binary, under the race detector, does not. That a pool
// is ten times as fast as sequential is invented, and so is one per cent of noise.
const engineScript = `#!/bin/sh
case $1 in
-test.list=*) echo BenchmarkBatch; exit ;;
-print-facts) echo "taskset: what a wrapper says"; cat "$0.facts"; exit ;;
esac
for a; do
	case $a in
	-test.bench=*) cell=$(printf %s "${a#*=}" | tr -d '^$\\') ;;
	-details=*) echo '{}' >"${a#*=}" ;;
	-facts={*) facts=1 ;;
	esac
done
[ "$facts" ] || { echo "no -facts" >&2; exit 1; }
case $cell in
*strategy=pool*) ns=12000000 ;;
*) ns=120000000 ;;
esac
ns=$((ns + ns * ($$ * 7919 % 1000) / 100000))
cat "$0.head$(($$ % 3))"
echo "$cell$(cat "$0.suffix") 	 3	$ns ns/op	$((8000000000 / ns)) items/s	$((ns * 9 / 10)) fetch-active-ns	$((ns / 3)) process-active-ns" \
	"	$((ns / 8)) p50-sojourn-ns	$((ns / 4)) p99-sojourn-ns	4 peak-inflight	512 B/op	7 allocs/op"
echo PASS
`

// EngineOf writes the engine of an invented machine. Each of its processes spells what package testing
// prints, and the facts, in one of three odd ways.
func EngineOf(t *testing.T, m testmachines.Machine) string {
	t.Helper()
	facts := host.FactsOf(m.Root(), host.Chip{GOOS: m.GOOS, GOARCH: m.GOARCH, Model: m.Brand, CPUs: m.CPUs, Cores: m.Cores,
		L1D: m.L1D, L2: m.L2, L3: m.L3, Hypervisor: m.Hypervisor, TellsGuests: m.GOARCH == "amd64", Kernel: m.Kernel,
		Memory: m.Memory}, nil)
	told, err := json.Marshal(spelled(facts, 2))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"": engineScript, ".facts": string(told) + "\n", ".suffix": ""}
	if m.CPUs > 1 {
		files[".suffix"] = fmt.Sprintf("-%d", m.CPUs)
	}
	for process := range 3 {
		files[fmt.Sprintf(".head%d", process)] = head(m, facts, process)
	}
	path := filepath.Join(t.TempDir(), "engine")
	for suffix, text := range files {
		if err := os.WriteFile(path+suffix, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// head is what a process prints before its result.
func head(m testmachines.Machine, facts map[string]string, process int) string {
	var text strings.Builder
	odd := spelled(facts, process)
	for _, key := range slices.Sorted(maps.Keys(odd)) {
		if key != "cpu" { // which package testing prints, if anybody does
			fmt.Fprintf(&text, "%s: %s\n", key, odd[key])
		}
	}
	fmt.Fprintf(&text, "items: 8 \nfixture:\tchild\npkg: github.com/overlap-bench/overlap/bench\n")
	if cpu := m.Printed(process); cpu != "" {
		fmt.Fprintf(&text, "cpu: %s\n", cpu)
	}
	return text.String()
}

// spelled are the facts in one of three odd spellings: padded, tabbed, with doubled blanks.
func spelled(facts map[string]string, way int) map[string]string {
	odd := map[string]string{}
	for key, value := range facts {
		odd[key] = []string{value + "             ", "\t " + value + "\t", "  " + strings.ReplaceAll(value, " ", "  ")}[way]
	}
	return odd
}
