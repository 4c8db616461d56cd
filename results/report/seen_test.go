package report

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/tabletest"
)

// A row that is outside the group of the fastest, with a smaller median than one inside, is named. It is the median
// that a reader sees, and the blocks that decide.
func TestSmallerMedianOutside(t *testing.T) {
	samples := map[string][]float64{
		"sequential": {400, 401, 400, 402, 399, 400, 401, 400},
		"pool":       {40, 60, 41, 70, 40, 61, 42, 58},
		"batched":    {41.2, 61.9, 42.2, 72.2, 41.2, 62.9, 43.2, 59.8}, // 3 % more in each block
		"staged":     {80, 30, 75, 60, 90, 30, 77, 62},                 // now less, now more
	}
	const sentence = "batched is slower than another in the same blocks"
	tab := tabletest.InBlocks(t, samples, "sequential", "pool", "batched", "staged")
	if said := strings.Join(Sentences(tab), "\n"); tab.Row("batched").Group != 0 || !strings.Contains(said, sentence) {
		t.Errorf("batched in group %d, and %q is not in\n%s", tab.Row("batched").Group, sentence, said)
	}
	delete(samples, "staged")
	tab = tabletest.InBlocks(t, samples, "sequential", "pool", "batched")
	if said := strings.Join(Sentences(tab), "\n"); strings.Contains(said, sentence) {
		t.Errorf("there is nothing to explain: %s", said)
	}
}

// A block in which everything was slow is named with its size, and small differences between blocks are not.
func TestDisturbedBlock(t *testing.T) {
	for factor, want := range map[float64]string{
		1.05: "", 1.5: "In block 3 everything took 50 % longer than in the median block, where up to 1 % is usual.",
	} {
		samples := map[string][]float64{}
		for name, x := range map[string]float64{"sequential": 400, "pool": 40, "batched": 50, "staged": 60} {
			for i := range 8 {
				y := x * (1 + 0.01*float64((i*int(x)/10)%3-1))
				if i == 2 {
					y *= factor
				}
				samples[name] = append(samples[name], y)
			}
		}
		said := strings.Join(Sentences(tabletest.InBlocks(t, samples, "sequential", "pool", "batched", "staged")), "\n")
		if !strings.Contains(said, want) || want == "" && strings.Contains(said, "In block") {
			t.Errorf("a block that is %v times as slow: no %q in\n%s", factor, want, said)
		}
		if !strings.Contains(said, "8 of 10 such runs find that.") {
			t.Errorf("what could have been seen is not said: %s", said)
		}
	}
}
