package bench_test

import (
	"flag"
	"testing"

	"github.com/overlap-bench/overlap/bench/simulate"
)

var simulateFlag = flag.String("simulate", "",
	"a request of package simulate, as JSON: an answer a line on standard output")

// TestSimulate is the engine of overlap simulate, which calls it with -simulate: virtual
// time is to be had in a test only.
func TestSimulate(t *testing.T) { simulate.Entry(t, *simulateFlag) }
