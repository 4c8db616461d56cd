package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/service"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/remote"
)

func runURLs(ctx context.Context, stdout, stderr io.Writer, o runOptions) error {
	cells, err := o.urlCells()
	if err != nil {
		return err
	}
	if err := (runner.Preflight{Cells: cells}).Check(ctx); err != nil {
		return err
	}
	u := &o.urls
	done, err := o.done()
	if err != nil {
		return err
	}
	due := o.due(cells, done)
	cost := o.requests(cells, due)
	if err := u.within(cost, "this"); err != nil {
		return err
	}
	if err := o.place(ctx); err != nil {
		return cli.Interrupted(ctx, err)
	}
	if o.dryRun {
		return o.planURLs(stdout, cells, cost)
	}
	o.facts = host.Facts() // of this process, which measures
	asking, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	u.gate = remote.NewGate(u.maxRequests, u.maxRate, stop)
	service, err := service.New(u.list, cells[0].Scenario.Profile.Items, connections(cells), profile.Processing(u.work), u.gate, o.urlFacts(cells))
	if err != nil {
		return err
	}
	defer service.Close()
	fmt.Fprintf(stderr, "%v%s; asking for each of %d URLs once …\n", cost, u.takes(cost.least), len(u.list))
	mean, err := service.First(asking)
	if err != nil {
		if errors.Is(err, remote.ErrStopped) {
			return fmt.Errorf("%w; nothing was measured yet", err)
		}
		return cli.Interrupted(ctx, fmt.Errorf("--urls: %s: %w", u.file, err))
	}
	if err := o.sameContent(service); err != nil {
		return err
	}
	if err := o.known(stderr, cells, due, service); err != nil {
		return err
	}
	for i := range cells {
		cells[i].Scenario.Profile.Latency.Median = mean // for guesses at how long it takes
	}
	err = o.measure(asking, stdout, stderr, cells, service)
	fmt.Fprintf(stderr, "%d requests were made\n", u.gate.Made())
	return err
}

// inTime refuses what the cap on the rate makes too long.
func (u *urlOptions) inTime(requests int) error {
	if u.maxRate == 0 {
		return nil
	}
	return scenario.CheckTime(fmt.Sprintf("at --max-rate %v this", u.maxRate), float64(requests)/u.maxRate, "--items, --limits, --strategies or --blocks")
}

// known holds what the run takes against the cap again, now that the redirects are known, and leaves what
// is to spare to connections that the service closes.
func (o *runOptions) known(stderr io.Writer, cells []scenario.Cell, due dueSamples, service *service.Service) error {
	u := &o.urls
	u.first, u.batch = u.gate.Made(), service.BatchRequests()
	cost := o.requests(cells, due)
	if n := service.Redirecting(); n > 0 {
		if err := u.within(cost, fmt.Sprintf("%d of the %d URLs redirect (list the final addresses), so that this", n, len(u.list))); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "%d of the %d URLs redirect: %v in all%s\n", n, len(u.list), cost, u.takes(cost.least))
	}
	u.spare = service.Spare
	u.spare(u.maxRequests - u.cost(cells, due.least+due.again))
	return nil
}

// within refuses to begin what the cap would cut off.
func (u *urlOptions) within(cost requests, what string) error {
	if cost.least <= u.maxRequests {
		return u.inTime(cost.least)
	}
	return fmt.Errorf("%s would take %d requests, and --max-requests is %d: use fewer --strategies, --limits, --blocks or --items, or allow more", what, cost.least, u.maxRequests)
}

func connections(cells []scenario.Cell) int {
	most := 0
	for _, c := range cells {
		most = max(most, c.Connections())
	}
	return most
}
