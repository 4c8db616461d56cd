package simulation

import (
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/internal/outfile"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// inputs are the files that are read, none of which may be overwritten.
func (o *simulateOptions) inputs() (paths []string) {
	if o.calibration != "" {
		paths = record.WithSidecars(o.calibration)
	}
	if o.profile != "" {
		paths = append(paths, o.profile)
	}
	return paths
}

// timelines are the files of --timeline, if it is given: of the spans, and of the trace events beside it.
func (o *simulateOptions) timelines() []string {
	if o.timeline == "" {
		return nil
	}
	return []string{o.timeline, strings.TrimSuffix(o.timeline, ".json") + ".trace.json"}
}

// checkTimelines says, before anything is simulated, whether the files of --timeline can be written.
func (o *simulateOptions) checkTimelines() error {
	for _, path := range o.timelines() {
		out, err := outfile.Open(path, o.inputs()...)
		if err != nil {
			return fmt.Errorf("--timeline: %w", err)
		}
		if !out.Beside() {
			return nil
		}
	}
	return nil
}

// saveTimelines writes the timelines as JSON, and as trace events to a file beside it. A pipe or a device has no file
// beside it.
func (o *simulateOptions) saveTimelines(stderr io.Writer, answers []simulate.Answer) error {
	for i, write := range []func(io.Writer, []simulate.Answer) error{simulate.WriteTimeline, simulate.WriteTrace} {
		out, err := outfile.Open(o.timelines()[i], o.inputs()...)
		if err == nil {
			err = out.Write(func(w io.Writer) error { return write(w, answers) })
		}
		if err != nil || !out.Beside() {
			return err
		}
	}
	fmt.Fprintf(stderr, "timeline in %s, for https://ui.perfetto.dev in %s\n", text.Visible(o.timeline),
		text.Visible(o.timelines()[1]))
	return nil
}
