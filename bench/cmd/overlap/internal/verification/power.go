package verification

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
)

// ways are compared with the first.
var ways = []verify.Way{
	{Name: "overlap against", Least: stats.LeastBlocks, Judge: judgeAgainst},
	{Name: "go test, benchstat", InARow: true, Least: 4, Judge: verify.Benchstat},
	{Name: sameFalse, InARow: true, Least: 4, Judge: verify.BenchstatHolm, Lowered: true},
	{Name: "blocks, unpaired", Least: 4, Judge: verify.BenchstatHolm, Lowered: true},
}

// sameFalse is benchstat's way at the rate of false tables that overlap against has to keep to.
const sameFalse = "the same, 5 % false"

// powerSlowdowns are found, or are not: of a batch, about.
var powerSlowdowns = []float64{0.05, 0.10}

// only keeps the benches of these scenarios, or all if none is named.
func only(benches []*verify.Bench, scenarios []string) (kept []*verify.Bench, err error) {
	var names []string
	for _, b := range benches {
		if names = append(names, b.Pool.Scenario); len(scenarios) == 0 || slices.Contains(scenarios, b.Pool.Scenario) {
			kept = append(kept, b)
		}
	}
	for _, s := range scenarios {
		if !slices.Contains(names, s) {
			return nil, fmt.Errorf("--scenarios has %s: --power measures %s", text.Quote(s), text.List(names))
		}
	}
	return kept, nil
}

// runPower fills the pools until the budget is over, and shows what they say.
func (o *modeOptions) runPower(ctx context.Context, stdout, stderr io.Writer, v verify.Options, engine string) error {
	benches, err := verify.NewBenches(v, o.slowdowns, o.count)
	if err == nil {
		benches, err = only(benches, o.scenarios)
	}
	if err != nil {
		return err
	}
	var cells []scenario.Cell
	for _, b := range benches {
		cells = append(cells, b.Cells()...)
	}
	if err := (runner.Preflight{Cells: cells, Fixture: true, Temp: true}).Check(ctx); err != nil {
		return err
	}
	path, remove, err := runner.OpenEngine(ctx, stderr, engine)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer remove()
	began := time.Now()
	if _, err := calibrate.CalibrateBusy(ctx); err != nil { // as before any run of two sides
		return cli.Interrupted(ctx, err)
	}
	calibrated := time.Since(began)
	report := powerReport{Machine: runner.EngineFacts(ctx, path)["machine"], Load: load(), Tables: []powerCase{}}
	var samplers []verify.Sampler
	for _, b := range benches {
		defer b.Close()
		if err := b.Start(ctx, path); err != nil {
			return cli.Interrupted(ctx, err)
		}
		b.Pool.SetUp += calibrated
		samplers, report.pools = append(samplers, b), append(report.pools, &b.Pool)
	}
	line := progress.On(stderr)
	err = verify.Fill(ctx, report.pools, samplers, o.budget-time.Since(began), func(spent time.Duration, p *verify.Pool) {
		line.Draw(int(spent.Seconds()), int((o.budget - calibrated).Seconds()), "seconds", p.Scenario)
	})
	line.Close()
	if report.LoadAfter = load(); err != nil && ctx.Err() == nil {
		return err
	}
	if err := cmp.Or(report.judge(), report.show(stdout, o.format)); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w; what was measured until then is above", cli.ErrInterrupted)
	}
	return nil
}

// load is the machine's, as it says it; nil if it does not.
func load() *float64 { return host.HostPressure().Load }

// A powerReport is how long each way takes. It is what --json prints.
type powerReport struct {
	Machine   string      `json:"machine"`
	Load      *float64    `json:"load_before"`
	LoadAfter *float64    `json:"load_after"`
	Tables    []powerCase `json:"tables"`
	pools     []*verify.Pool
}

// A powerCase is a slowdown in a scenario.
type powerCase struct {
	Scenario   string        `json:"scenario"`
	Strategies []string      `json:"strategies"`
	Slowdown   float64       `json:"slowdown"` // of the work
	Ratio      float64       `json:"ratio"`    // of the makespans
	Blocks     int           `json:"blocks"`
	Rows       int           `json:"rows"`
	Count      int           `json:"most_in_a_row"`
	Ways       []verify.Time `json:"ways"`
}

// judge tries all ways on all slowdowns.
func (r *powerReport) judge() error {
	for _, p := range r.pools {
		for i, slowdown := range p.Slowdowns {
			kind := 2 + i
			c := powerCase{Scenario: p.Scenario, Strategies: p.Strategies, Slowdown: slowdown, Blocks: len(p.Blocks),
				Rows: len(p.Rows), Count: p.Count}
			for _, w := range ways {
				t, known, err := p.TimeToFind(w, kind)
				if err != nil {
					return err
				}
				if known {
					c.Ways = append(c.Ways, t)
				}
			}
			if len(c.Ways) > 0 && c.Blocks > 0 {
				c.Ratio = p.Ratio(kind)
				r.Tables = append(r.Tables, c)
			}
		}
	}
	return nil
}

func (r *powerReport) show(w io.Writer, format cli.Format) error {
	if format == cli.FormatJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	p := format.Page(w, false)
	if len(r.Tables) == 0 {
		p.Say("Too little was measured to say anything: use a larger --budget, or a smaller --count.")
		return p.Flush()
	}
	for i := range r.Tables {
		r.Tables[i].show(p)
	}
	said := []string{
		"Seconds until at least 90 % of the slowdowns are found, without building. Each strategy has its slowdown. A table " +
			"is false if any of its equal strategies is called different. In brackets: 95 % confidence intervals, for which " +
			"trials count only if they share no sample.",
		fmt.Sprintf("Measured on %s%s.", cmp.Or(r.Machine, "a machine without a name"), r.busy()),
	}
	for _, pool := range r.pools {
		if pool.Lost > 0 {
			said = append(said, fmt.Sprintf("%s: %s lost, the first because: %s.", pool.Scenario,
				text.Count(pool.Lost, "block or row"), pool.Reason))
		}
	}
	for _, s := range said {
		p.Say(s)
	}
	return p.Flush()
}

// busy says what the load was.
func (r *powerReport) busy() string {
	if r.Load == nil || r.LoadAfter == nil {
		return ""
	}
	return fmt.Sprintf(", with a load of %.1f before and %.1f after", *r.Load, *r.LoadAfter)
}

// show writes a table of the ways.
func (c *powerCase) show(p page.Page) {
	p.Heading(fmt.Sprintf("%s, %s %% more work", c.Scenario, text.Amount(100*c.Slowdown)),
		"makespan "+text.PercentChange(c.Ratio), strings.Join(c.Strategies, ", "),
		text.Count(c.Blocks, "block")+" and "+text.Count(c.Rows, "row")+" to draw from")
	cols := []page.Column{{Heading: "way", Text: true}, {Heading: "takes", Text: true}, {Heading: "seconds"},
		{Heading: "found", Text: true}, {Heading: "false", Text: true}, {Heading: "times ours"}}
	for _, t := range c.Ways {
		takes := text.Count(t.Point.N, "block")
		if t.InARow {
			takes = fmt.Sprintf("-count %d", t.Point.N)
		}
		seconds, ratio := fmt.Sprintf("%.0f", t.Seconds), page.None
		if first := c.Ways[0]; first.Reached && first.Way == ways[0].Name {
			ratio = fmt.Sprintf("%.2f", t.Seconds/first.Seconds)
		}
		if !t.Reached {
			takes, seconds = "> "+takes, "> "+seconds
			if ratio != page.None {
				ratio = "> " + ratio
			}
		}
		low, high := t.Point.Interval95()
		least, most := t.Point.False95()
		page.AddRow(cols, t.Way, takes, seconds, fmt.Sprintf("%.0f %% (%.0f–%.0f)", 100*t.Point.Power(), 100*low, 100*high),
			fmt.Sprintf("%.0f %% (%.0f–%.0f)", 100*float64(t.Point.False)/float64(t.Point.Equal), 100*least, 100*most), ratio)
	}
	p.Table(page.Flowed(cols, p.Width()))
	if said := c.times(); said != "" {
		p.Say(said)
	}
}

// times says how many times as long benchstat's way takes at the same rate of false tables; "" if neither is known.
func (c *powerCase) times() string {
	i := slices.IndexFunc(c.Ways, func(t verify.Time) bool { return t.Way == sameFalse })
	if i < 0 || c.Ways[0].Way != ways[0].Name {
		return ""
	}
	ours, theirs := c.Ways[0], c.Ways[i]
	times := theirs.Seconds / ours.Seconds
	if !theirs.Reached { // no more than was measured
		times = math.Floor(10*times) / 10
	}
	long := text.Rounded(times, 2) + " times as long as overlap against"
	found := fmt.Sprintf("%.0f %%", 100*theirs.Point.Power())
	rough := ""
	if theirs.Point.FewEqual() {
		rough = fmt.Sprintf(" That is roughly known: of the tables of equal sides, %d share no sample there.",
			theirs.Point.EqualApart)
	}
	switch {
	case ours.Reached && theirs.Reached:
		return "With at most 5 % of equal tables false, go test and benchstat take " + long + "." + rough
	case ours.Reached && theirs.Seconds > ours.Seconds:
		return fmt.Sprintf("With at most 5 %% of equal tables false, go test and benchstat take more than %s: at -count %d "+
			"they have found %s.%s", long, theirs.Point.N, found, rough)
	case ours.Reached:
		return fmt.Sprintf("With at most 5 %% of equal tables false, go test and benchstat have found %s at -count %d, in "+
			"less time than overlap against needs: use a larger --count to know more.", found, theirs.Point.N)
	case theirs.Reached:
		return fmt.Sprintf("In %s, overlap against has found %.0f %%, and go test and benchstat have reached 90 %%.",
			text.Count(ours.Point.N, "block"), 100*ours.Point.Power())
	}
	return fmt.Sprintf("Neither overlap against nor go test and benchstat have found 90 %%: use a larger --budget for "+
		"more than %s.", text.Count(c.Blocks, "block"))
}
