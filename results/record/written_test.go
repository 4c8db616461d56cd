package record

import (
	"testing"

	"github.com/overlap-bench/overlap/results/text"
)

// Units are written as in the text wherever the text could have had them.
func TestWritten(t *testing.T) {
	for _, u := range []string{Makespan, SojournP99, CPUPerItem, Throughput, Bytes, Allocs, PeakRSS, "B/s", "secret",
		"x/sec", "ms"} {
		if name, factor := text.Written(Tidied(u)); name != u || factor != 1 && Tidied(u) == u {
			t.Errorf("%s, tidied to %s, is written as %s", u, Tidied(u), name)
		}
	}
}
