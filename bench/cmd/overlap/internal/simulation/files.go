package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/outfile"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// readCalibration fits the request to a measured run: the machine, the limits, and each scenario
// that the run measured; the others are left out.
func readCalibration(path string, r *simulate.Request, o *simulateOptions) (*simulate.Calibration, error) {
	file, err := record.Read(path)
	if err != nil {
		return nil, fmt.Errorf("--calibration: %w", err)
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		return nil, err
	}
	c, err := simulate.Calibrate(tables)
	if err != nil {
		return nil, fmt.Errorf("--calibration: %w", err)
	}
	r.Machine.CPUs = c.Machine.CPUs
	if !o.changed("request-cpu") {
		r.Machine.Request = c.Machine.Request
	}
	var kept []simulate.Scenario
	for _, s := range r.Scenarios {
		if p, ok := c.Profile(s.Name, s.Profile); ok {
			o.override(&p)
			kept = append(kept, simulate.Scenario{Name: s.Name, Profile: p})
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("--calibration: %s has none of the scenarios asked for", path)
	}
	r.Scenarios = kept
	return c, nil
}

// saveTimelines writes what --timeline asks for, and says where it is.
func (o *simulateOptions) saveTimelines(ctx context.Context, stderr io.Writer, answers []simulate.Answer) error {
	if o.timeline == "" {
		return nil
	}
	trace, err := cli.UnlessInterrupted(ctx, func() (string, error) { return writeTimelines(o.timeline, answers) })
	if err != nil {
		return fmt.Errorf("--timeline: %w", err)
	}
	if trace != "" {
		fmt.Fprintf(stderr, "timeline in %s, for https://ui.perfetto.dev in %s\n", text.Visible(o.timeline), text.Visible(trace))
	}
	return nil
}

// writeTimelines writes the timelines as JSON, and as trace events to a file beside it, unless there can be
// none: a pipe or a device has no place beside it.
func writeTimelines(path string, answers []simulate.Answer) (trace string, err error) {
	out, err := outfile.Open(path)
	if err == nil {
		err = out.Write(func(w io.Writer) error { return simulate.WriteTimeline(w, answers) })
	}
	if err != nil || !out.Beside() {
		return "", err
	}
	trace = tracePath(path)
	if out, err = outfile.Open(trace); err != nil {
		return trace, err
	}
	return trace, out.Write(func(w io.Writer) error { return simulate.WriteTrace(w, answers) })
}

func tracePath(path string) string { return strings.TrimSuffix(path, ".json") + ".trace.json" }

// maxProfile bounds a profile, of which a large one has a few hundred bytes.
const maxProfile = 1 << 20

func readProfile(path string) (profile.Profile, error) {
	var p profile.Profile
	f, err := os.Open(path)
	if err != nil {
		return p, fmt.Errorf("--profile: %w", cli.OtherFile{Err: err})
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxProfile+1))
	if err != nil {
		return p, fmt.Errorf("--profile: %w", err)
	}
	if len(data) > maxProfile {
		return p, fmt.Errorf("--profile: %s is larger than %d MiB: name a file with one profile in JSON", path, maxProfile>>20)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, fmt.Errorf("--profile: %s: %w", path, err)
	}
	if dec.More() {
		return p, fmt.Errorf("--profile: %s: there is more in it than one profile", path)
	}
	return p, nil
}
