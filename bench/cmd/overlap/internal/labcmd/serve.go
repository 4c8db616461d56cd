package labcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/lab/measure"
	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lab/serve"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// serving is how the page is served.
type serving struct {
	addr, scenario string
	loopback       func() (net.Listener, error) // instead of addr: 127.0.0.1 or, where that is not there, ::1
	open, remote   bool
	page           func(ctx context.Context) (lab.Page, error)
}

// serve serves the page until ctx is done. What is wrong with the options is said before the page is made.
func (s serving) serve(ctx context.Context, stdout, stderr io.Writer) error {
	fragment, err := s.fragment()
	if err != nil {
		return err
	}
	l, err := s.listen()
	if err != nil {
		return err
	}
	defer l.Close()
	var page lab.Page
	err = cli.UnlessInterrupted(ctx, func() (err error) {
		page, err = s.page(ctx)
		return err
	})
	if err != nil {
		return err
	}
	address := serve.URL(l) + fragment
	fmt.Fprintln(stdout, address)
	if serve.IsRemote(l) {
		fmt.Fprintln(stderr, "warning: other machines reach this address, and whoever does can start runs on this one")
	}
	var opening sync.WaitGroup
	if s.open {
		opening.Go(func() {
			if err := serve.Browse(ctx, address); err != nil {
				fmt.Fprintf(stderr, "overlap: %v\n", err)
			}
		})
	} else {
		fmt.Fprintln(stderr, "open this address in a browser, and stop the server with Ctrl-C")
	}
	server := serve.Server{Page: page.HTML, Policy: page.Policy, Measure: measure.Run, Remote: s.remote}
	err = server.Serve(ctx, l)
	opening.Wait()
	return err
}

func (s serving) listen() (net.Listener, error) {
	if s.loopback != nil {
		return s.loopback()
	}
	addr, err := serve.CheckAddress(s.addr, s.remote)
	if errors.Is(err, serve.ErrRemote) {
		return nil, fmt.Errorf("--addr %w: use 127.0.0.1, or add --remote if that is what you want", err)
	}
	if err != nil {
		return nil, fmt.Errorf("--addr %w", err)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--addr: %w", err)
	}
	return l, nil
}

// fragment is what the address of a scenario ends with.
func (s serving) fragment() (string, error) {
	if s.scenario == "" {
		return "", nil
	}
	found, err := scenario.FindScenarios([]string{s.scenario})
	if err != nil {
		return "", err
	}
	return "#" + params.Of(found[0].Profile).String(), nil
}
