package measurement

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/service"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/remote"
	"github.com/overlap-bench/overlap/results/record"
)

// runURLs measures against the user's own service.
func (o *runOptions) runURLs(ctx context.Context, stdout, stderr io.Writer) error {
	u := &o.urls
	cells, err := o.urlCells()
	if err == nil {
		err = runner.Preflight{Cells: cells}.Check(ctx)
	}
	if err != nil {
		return err
	}
	var done []record.Sample
	if o.resume != "" {
		if _, done, err = record.ReadSidecar(record.SidecarPath(o.resume)); err != nil {
			return fmt.Errorf("--resume: %w", err)
		}
	}
	due := runner.Due(cells, o.blocks, done)
	conns := slices.MaxFunc(cells, moreConnections).Connections()
	u.batch = cells[0].Scenario.Profile.Items
	total := len(u.list) + conns + due*u.batch // each address once, then the connections, then the batches
	if err := u.checkTotal("this", total); err != nil {
		return err
	}
	if err := o.findOut(ctx); err != nil {
		return cli.Interrupted(ctx, err)
	}
	if o.dryRun {
		return o.planURLs(stdout, cells, total)
	}
	o.facts = host.Facts() // of this process, which measures
	asking, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	u.gate = remote.NewGate(u.maxRequests, u.maxRate, stop)
	facts := u.describe().Facts(o.facts, u.batch)
	service, err := service.New(u.list, u.batch, conns, profile.Processing(u.work), u.gate, facts)
	if err != nil {
		return err
	}
	defer service.Close()
	fmt.Fprintf(stderr, "%s; asking for each of %d URLs once …\n", o.requests(total), len(u.list))
	mean, err := o.askFirst(asking, service)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	u.batch, u.spare = service.BatchRequests(), service.Spare
	if n := service.Redirecting(); n > 0 {
		total = u.gate.Made() + conns + due*u.batch
		if err := u.checkTotal(fmt.Sprintf("%d of the %d URLs redirect (list the final addresses), so "+
			"that this", n, len(u.list)), total); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "%d of the %d URLs redirect: %s in all\n", n, len(u.list), o.requests(total))
	}
	u.spare(u.gate.Left() - conns - o.tries()*due*u.batch)
	for i := range cells {
		cells[i].Scenario.Profile.Latency.Median = mean // for guesses at how long it takes
	}
	err = o.measure(asking, stdout, stderr, cells, service)
	fmt.Fprintf(stderr, "%d requests were made\n", u.gate.Made())
	return err
}

func moreConnections(a, b scenario.Cell) int { return a.Connections() - b.Connections() }

// checkTotal refuses what the caps on requests would cut off, or make too long.
func (u *urlOptions) checkTotal(what string, requests int) error {
	if requests > u.maxRequests {
		return fmt.Errorf("%s would take %d requests, and --max-requests is %d: use fewer --strategies, --limits, --blocks "+
			"or --items, or allow more", what, requests, u.maxRequests)
	}
	if u.maxRate == 0 {
		return nil
	}
	return scenario.CheckTime(fmt.Sprintf("at --max-rate %v this", u.maxRate), float64(requests)/u.maxRate, fewerOfThese)
}

// requests says how many the blocks of all cells take, and what bounds the others.
func (o *runOptions) requests(total int) string {
	said := fmt.Sprintf("%d requests", total)
	if o.watch || o.goesOn() {
		said = fmt.Sprintf("at least %d requests and at most %d", total, o.urls.maxRequests)
	}
	if o.urls.maxRate > 0 {
		said += fmt.Sprintf(", in %v or more", wholeSeconds(float64(total)/o.urls.maxRate))
	}
	return said
}

// affords says whether the cap on requests has room for so many samples more. What is left then may be spent on
// connections that the service closes.
func (u *urlOptions) affords(samples int) bool {
	if u.gate == nil {
		return true
	}
	left := u.gate.Left() - samples*u.batch
	if left >= 0 {
		u.spare(left)
	}
	return left >= 0
}
