package simulation

import (
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/internal/outfile"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/text"
)

// saveTimelines writes the timelines as JSON, and as trace events to a file beside it. A pipe or a device has no file
// beside it.
func (o *simulateOptions) saveTimelines(stderr io.Writer, answers []simulate.Answer) error {
	out, err := outfile.Open(o.timeline)
	if err == nil {
		err = out.Write(func(w io.Writer) error { return simulate.WriteTimeline(w, answers) })
	}
	if err != nil || !out.Beside() {
		return err
	}
	trace := strings.TrimSuffix(o.timeline, ".json") + ".trace.json"
	if out, err = outfile.Open(trace); err == nil {
		err = out.Write(func(w io.Writer) error { return simulate.WriteTrace(w, answers) })
	}
	if err == nil {
		fmt.Fprintf(stderr, "timeline in %s, for https://ui.perfetto.dev in %s\n", text.Visible(o.timeline),
			text.Visible(trace))
	}
	return err
}
