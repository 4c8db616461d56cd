package handover

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/overlap-bench/overlap/bench/scenario"
)

// Works are the names of the workloads, and Limits the limits, that are measured.
var (
	Works  = []string{"noop", "1us"}
	Limits = []int{2, 64, 1024}
)

// A Cell is one row of the benchmark.
type Cell struct {
	Work, Strategy string
	Limit          int
	Peer           bool // measured by the binary with the peers
}

// String is the cell as in the benchmark's text.
func (c Cell) String() string {
	return fmt.Sprintf("HandOver/work=%s/strategy=%s/limit=%d", c.Work, c.Strategy, c.Limit)
}

// pattern is the -test.bench argument that selects the cell and no other.
func (c Cell) pattern() string {
	var parts []string
	for part := range strings.SplitSeq("Benchmark"+c.String(), "/") {
		parts = append(parts, "^"+regexp.QuoteMeta(part)+"$")
	}
	return strings.Join(parts, "/")
}

// Cells are all that there is to measure: the floor, our strategies and the peers.
func Cells() []Cell {
	var cells []Cell
	for _, work := range Works {
		for _, limit := range Limits {
			for _, e := range ours() {
				cells = append(cells, Cell{Work: work, Strategy: e.Name, Limit: limit})
			}
			for _, e := range scenario.Peers() {
				cells = append(cells, Cell{Work: work, Strategy: e.Name, Limit: limit, Peer: true})
			}
		}
	}
	return cells
}
