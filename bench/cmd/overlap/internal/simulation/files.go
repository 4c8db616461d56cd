package simulation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/outfile"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/text"
)

// calibrate fits the request to a measured run: the machine, and each scenario that the run measured. The others are
// left out.
func (o *simulateOptions) calibrate(r *simulate.Request) (*simulate.Calibration, error) {
	c, err := simulate.ReadCalibration(o.calibration)
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
		return nil, fmt.Errorf("--calibration: %s has none of the scenarios asked for", o.calibration)
	}
	r.Scenarios = kept
	return c, nil
}

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
		return p, fmt.Errorf("--profile: %s is larger than %d MiB: name a file with one profile in JSON", path,
			maxProfile>>20)
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
