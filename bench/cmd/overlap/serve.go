package main

import (
	"cmp"
	"fmt"
	"net"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

type serveOptions struct {
	scenario, addr, corpus string
	items                  int
}

func serveCommand() *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a scenario's fixture, for curl and other clients",
		Long: `Serve the fixture of a scenario until interrupted. The first line on standard
output is its address. It answers

  /item/{i}   with the document of item i, after its latency; the header
              Server-Timing has the delay that was really applied, in
              milliseconds
  /profile    with the description of the work, as JSON
  /expect     with the sums of a correct batch
  /stats      with the number of requests so far, and the CPU time of the server`,
		Example: `  overlap serve --scenario mixed
  overlap serve --addr 127.0.0.1:8080 & curl -i http://127.0.0.1:8080/item/7`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.serve(cmd) },
	}
	f := cmd.Flags()
	f.StringVar(&o.scenario, "scenario", "io", "scenario to serve: see overlap list")
	f.StringVar(&o.addr, "addr", "127.0.0.1:0",
		"address to listen on; without a host, only this machine can connect; port 0 picks a free one")
	f.IntVar(&o.items, "items", 0, "number of items (default the scenario's own)")
	cli.AddCorpus(f, &o.corpus)
	return cmd
}

func (o *serveOptions) serve(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	found, err := scenario.FindScenarios([]string{o.scenario})
	if err != nil {
		return err
	}
	if err := cli.CheckItems(o.items, changed("items")); err != nil {
		return err
	}
	addr := "" // any of this machine, also where there is no 127.0.0.1
	if changed("addr") {
		if addr, err = listenAddress(o.addr); err != nil {
			return err
		}
	}
	if err := (runner.Preflight{Fixture: addr == ""}).Check(cmd.Context()); err != nil {
		return err
	}
	server, err := fixtures.NewServer(found[0].With(o.items, scenario.Seed).Profile, addr, o.corpus)
	if err != nil {
		return err
	}
	defer server.Close()
	fmt.Fprintln(cmd.OutOrStdout(), server.URL)
	fmt.Fprintf(cmd.ErrOrStderr(), "serving %s: try  curl -i %s/item/0  and stop with Ctrl-C\n", o.scenario, server.URL)
	<-cmd.Context().Done()
	return nil
}

// listenAddress adds what --addr leaves out. Without a host, package net would listen on every interface of the
// machine, and localhost is wherever a resolver says.
func listenAddress(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("--addr is %s: give a host and a port, such as 127.0.0.1:8080", text.Quote(addr))
	}
	if strings.EqualFold(host, "localhost") {
		host = ""
	}
	return net.JoinHostPort(cmp.Or(host, "127.0.0.1"), cmp.Or(port, "0")), nil
}
