package main

import (
	"cmp"
	"errors"
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

func serveCommand() *cobra.Command {
	var sc, addr, corpus string
	var items int
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a scenario's fixture, for curl and other clients",
		Long: `Serve the fixture of a scenario until interrupted. Its address is the first
line on standard output.

  /item/{i}   the document of item i, after its latency; the header Server-Timing
              states in milliseconds the delay that was really applied
  /profile    the description of the work, as JSON
  /expect     what a correct batch amounts to
  /stats      requests so far, and the CPU time of the server`,
		Example: `  overlap serve --scenario mixed
  overlap serve --addr 127.0.0.1:8080 & curl -i http://127.0.0.1:8080/item/7`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := scenario.FindScenarios([]string{sc})
			if err != nil {
				return err
			}
			if err := cli.CheckItems(items, cmd.Flags().Changed("items")); err != nil {
				return err
			}
			if addr, err = listenAddress(addr); err != nil {
				return err
			}
			if !cmd.Flags().Changed("addr") {
				addr = "" // also where 127.0.0.1 is not there
			}
			if err := (runner.Preflight{Fixture: addr == ""}).Check(cmd.Context()); err != nil {
				return err
			}
			server, err := fixtures.NewServer(found[0].With(items, scenario.Seed).Profile, addr, corpus)
			if err != nil {
				return err
			}
			defer server.Close()
			fmt.Fprintln(cmd.OutOrStdout(), server.URL)
			fmt.Fprintf(cmd.ErrOrStderr(), "serving %s: try  curl -i %s/item/0  and stop with Ctrl-C\n", sc, server.URL)
			<-cmd.Context().Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&sc, "scenario", "io", "scenario to serve: see overlap list")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "address to listen on: without a host, for this machine alone; port 0 picks a free one (where there is no 127.0.0.1: [::1]:0)")
	cmd.Flags().IntVar(&items, "items", 0, "number of items (default the scenario's own)")
	cmd.Flags().StringVar(&corpus, "corpus", "", "directory or zip file of .go files for the scenario source (default the Go toolchain's)")
	return cmd
}

// listenAddress is what --addr says, on the loopback interface unless it names a host: to package net, no
// host is every interface of the machine, and localhost is wherever a resolver says.
func listenAddress(addr string) (string, error) {
	if addr == "" {
		return "", errors.New("--addr is empty: give a host and a port, such as 127.0.0.1:8080")
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("--addr is %s: give a host and a port, such as 127.0.0.1:8080", text.Quote(addr))
	}
	if strings.EqualFold(host, "localhost") {
		host = ""
	}
	return net.JoinHostPort(cmp.Or(host, "127.0.0.1"), cmp.Or(port, "0")), nil
}
