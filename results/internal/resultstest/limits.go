package resultstest

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// AtLimits reads a run of pool at these limits; what has no use for a limit was measured at the first.
func (r RecordedRun) AtLimits(t *testing.T, limits ...string) record.Labelled {
	t.Helper()
	unlimited := []string{"sequential", "perurl"}
	r.Strategies = append(unlimited, "pool")
	first := "/limit=" + limits[0]
	at := func(text string) string {
		for _, s := range unlimited {
			text = strings.ReplaceAll(text, "strategy="+s+"/limit=16", "strategy="+s+first)
		}
		return text
	}
	more := func(text string) string {
		var out strings.Builder
		for line := range strings.Lines(at(text)) {
			for _, limit := range limits[:len(limits)-1] {
				if strings.HasPrefix(line, "Bench") && strings.Contains(line, "=pool") {
					out.WriteString(strings.Replace(line, "/limit=16", "/limit="+limit, 1))
				}
			}
			out.WriteString(line)
		}
		return out.String()
	}
	return r.ReadChanged(t, more, at)
}
