package advice

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/advise"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

const (
	mostRead    = 8 // runs of this machine that are looked at, until one will do
	leastBlocks = 3 // of a run whose medians are believed; make bench-smoke has one
)

// thisMachine is its name, and the runs that are recorded here, the newest first.
func thisMachine(ctx context.Context) (machine string, runs []input.Recorded) {
	if dir, _, err := input.RunsHere(ctx); err == nil {
		runs, _ = input.RunsIn(dir) // without any, advice gives no range, and says so
	}
	return host.Facts()["machine"], runs
}

// calibrations are the runs to tell by how much longer a measurement takes, the best first: that of --calibration, or
// those of this machine with so many CPUs and with blocks enough. A flawed one comes after those without flaw.
func (o *adviseOptions) calibrations(ctx context.Context, cpus int) (list []*simulate.Calibration, err error) {
	if o.calibration != "" {
		c, err := simulate.ReadCalibration(o.calibration)
		if err == nil && c.Machine.CPUs != cpus {
			err = fmt.Errorf("%s was measured on %d CPUs, and the advice is for %d: use --cpus %d", o.calibration,
				c.Machine.CPUs, cpus, c.Machine.CPUs)
		}
		if err != nil {
			return nil, fmt.Errorf("--calibration: %w", err)
		}
		return []*simulate.Calibration{c}, nil
	}
	var runs []input.Recorded
	o.machine, runs = o.recorded(ctx)
	for _, r := range runs {
		if r.Run.Facts["machine"] != o.machine || r.Run.Blocks < leastBlocks || len(r.Run.Sides) > 0 {
			continue
		}
		if c, err := simulate.ReadCalibration(r.Text); err == nil && c.Machine.CPUs == cpus {
			list = append(list, c) // one that cannot be read, or has no io, is no calibration
		}
		if len(list) == mostRead {
			break
		}
	}
	slices.SortStableFunc(list, func(a, b *simulate.Calibration) int { return cmp.Compare(flawOf(a), flawOf(b)) })
	return list, nil
}

// A flaw is why another run is better to tell by how much longer a measurement takes: the greater, the worse.
type flaw int

const (
	noFlaw flaw = iota
	busy
	notWhole
)

func flawOf(c *simulate.Calibration) flaw {
	switch file := c.File(); {
	case file.Whole() != nil:
		return notWhole
	case file.Run != nil && file.Run.Busy != "":
		return busy
	}
	return noFlaw
}

// String is a clause. Without a flaw a run is passed over only if it cannot be compared.
func (f flaw) String() string {
	switch f {
	case busy:
		return "the machine was busy when it began"
	case notWhole:
		return "it has not ended, or is damaged"
	}
	return "it has too few makespans to compare with predicted ones"
}

// compare finds out how much longer than predicted a measurement takes, by the first of the runs that tells; nil if
// none does. What cannot be predicted tells nothing, unless it was asked for by name.
func (o *adviseOptions) compare(ctx context.Context, list []*simulate.Calibration) (*advise.Calibration, error) {
	for _, c := range list {
		predictions, err := c.Predict(ctx)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if f, ok := simulate.FactorOf(predictions); ok && err == nil {
			return calibratedBy(c, f, list), nil
		}
		if o.calibration != "" {
			if err == nil {
				err = fmt.Errorf("%s has %d makespans to compare with predicted ones: measure more strategies or limits",
					o.calibration, len(predictions))
			}
			return nil, fmt.Errorf("--calibration: %w", err)
		}
	}
	return nil, nil
}

// calibratedBy is the calibration by one of some runs.
func calibratedBy(c *simulate.Calibration, f simulate.Factor, list []*simulate.Calibration) *advise.Calibration {
	file := c.File()
	m := &advise.Calibration{Run: nameOf(c), Factor: f}
	if file.Run != nil {
		m.Machine, m.Busy = file.Run.Facts["machine"], file.Run.Busy != ""
	}
	newest := c
	for _, other := range list {
		if record.Newer(other.File(), newest.File()) {
			newest = other
		}
	}
	if newest != c {
		m.PassedOver = &advise.PassedOver{Run: nameOf(newest), Why: flawOf(newest).String()}
	}
	return m
}

func nameOf(c *simulate.Calibration) string {
	return strings.TrimSuffix(filepath.Base(c.File().Path), ".txt")
}

// expected says what to expect to measure, or why that is not known.
func (o *adviseOptions) expected(b simulate.Candidate) string {
	m := o.factor
	if m == nil {
		return o.unknownRange()
	}
	low, high := m.Expected(b.Makespan)
	where := ""
	if m.Machine != "" {
		where = " on " + m.Machine
	}
	if m.Busy {
		where += ", which was busy"
	}
	said := fmt.Sprintf("Expect to measure %s to %s, which is %s to %s the predicted time. The range is made to "+
		"hold nine in ten of what was measured before: it holds %d of the %d makespans of run %s%s.",
		seconds(low), seconds(high), text.Ratio(m.Low), text.Ratio(m.High), m.Within, m.Of, m.Run, where)
	if b.Fetches > m.MostLimit {
		said += fmt.Sprintf(" That run measured no limit above %d, so at this one the range is less sure.", m.MostLimit)
	}
	if newest := m.PassedOver; newest != nil {
		said += fmt.Sprintf(" The newest run, %s, was not taken: %s.", newest.Run, newest.Why)
	}
	return said
}

// unknownRange says that no run tells how much longer a measurement takes, and which command makes one.
func (o *adviseOptions) unknownRange() string {
	if cpus := o.given.Machine.CPUs; cpus != o.cpusHere {
		return fmt.Sprintf("A measurement takes longer, and by how much on %d CPUs is not known here: record a run on such "+
			"a machine with overlap run, and give it with --calibration FILE.", cpus)
	}
	return fmt.Sprintf("A measurement takes longer, and by how much on this machine (%s) is not known: overlap run "+
		"records what tells it, in about 2 minutes.", cmp.Or(o.machine, host.Unknown))
}
