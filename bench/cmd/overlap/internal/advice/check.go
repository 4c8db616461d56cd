package advice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// runCheck holds the advice against a measured run; more than 10 % off is an error.
func (o *adviseOptions) runCheck(ctx context.Context, stdout io.Writer) error {
	if err := cli.NotGiven(o.changed, "is in the file of --check: leave it out", "items", "latency", "cpu-time", "sigma",
		"capacity", "memory", "body", "ordered", "cpus", "request-cpu", "server-here", "scenario",
		"calibration"); err != nil {
		return err
	}
	var measured *simulate.Calibration
	err := cli.UnlessInterrupted(ctx, func() (err error) {
		measured, err = o.measured()
		return err
	})
	if err != nil {
		return err
	}
	var checks []simulate.AdviceCheck
	err = cli.UnlessInterrupted(ctx, func() (err error) {
		checks, err = measured.CheckAdvice(ctx, o.given.Unbounded)
		return err
	})
	switch {
	case err != nil:
		return err
	case o.json:
		err = export.WriteJSON(stdout, struct {
			Checks []simulate.AdviceCheck `json:"checks"`
		}{checks})
	default:
		err = showChecks(page.Text(stdout, cli.Width(stdout, false)), checks)
	}
	if err != nil {
		return err
	}
	if off := farOff(checks); len(off) > 0 {
		return fmt.Errorf("what is advised takes more than 10 %% longer than the best in %s", strings.Join(off, ", "))
	}
	return nil
}

// measured is what the file has to hold the advice against: what is wrong with it is said before anything is built.
func (o *adviseOptions) measured() (*simulate.Calibration, error) {
	measured, err := simulate.ReadCalibration(o.check)
	if errors.Is(err, simulate.ErrNotCalibrated) {
		err = fmt.Errorf("%w; --check is of a run of io, and of the scenarios to look at, with several limits,"+
			" such as overlap run --limits 4,16,64, and not of --urls", err)
	}
	if err != nil {
		return nil, fmt.Errorf("--check: %w", err)
	}
	names, err := measured.Checkable()
	switch {
	case err != nil:
		return nil, fmt.Errorf("--check: %s: %w", o.check, err)
	case len(names) == 0:
		return nil, fmt.Errorf("--check: %s has no scenario with several limits that were timed: measure with overlap "+
			"run --limits 4,16,64", o.check)
	}
	return measured, nil
}

// tolerance is how much longer than the best the advice may take.
const tolerance = 0.10

// showChecks writes the checks, and says in how many of them the advice is good.
func showChecks(p page.Page, list []simulate.AdviceCheck) error {
	cols := []page.Column{
		{Heading: "scenario", Text: true}, {Heading: "advised", Text: true}, {Heading: "predicted"}, {Heading: "measured"},
		{Heading: "best measured", Text: true}, {Heading: ""}, {Heading: "advised takes\nlonger by"},
	}
	for _, a := range list {
		off := fmt.Sprintf("%.1f %%", 100*a.Off)
		if a.CI != nil {
			off += fmt.Sprintf(" (%.0f to %.0f)", 100*a.CI[0], 100*a.CI[1])
		}
		page.AddRow(cols, a.Scenario, a.Advised, text.Seconds(a.Predicted), text.Seconds(a.Measured), a.Best,
			text.Seconds(a.BestMeasured), off)
	}
	p.Table(page.Flowed(cols, p.Width()))
	p.Say(fmt.Sprintf("In %d of %d scenarios, what is advised takes at most %.0f %% longer than the "+
		"best that was measured.",
		len(list)-len(farOff(list)), len(list), 100*tolerance))
	return p.Flush()
}

// farOff names the scenarios in which the advice takes more than 10 % longer than the best.
func farOff(list []simulate.AdviceCheck) []string {
	var off []string
	for _, a := range list {
		if !(a.Off <= tolerance) { // also NaN
			off = append(off, a.Scenario)
		}
	}
	return off
}
