package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/fixtures"
)

func serveCommand() *cobra.Command {
	var scenario, addr, corpus string
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
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := bench.FindScenarios([]string{scenario})
			if err != nil {
				return err
			}
			if err := checkItems(items, cmd.Flags().Changed("items")); err != nil {
				return err
			}
			server, err := fixtures.NewServer(found[0].With(items, bench.Seed).Profile, addr, corpus)
			if err != nil {
				return err
			}
			defer server.Close()
			fmt.Fprintln(cmd.OutOrStdout(), server.URL)
			fmt.Fprintf(cmd.ErrOrStderr(), "serving %s: try  curl -i %s/item/0  and stop with Ctrl-C\n", scenario, server.URL)
			<-cmd.Context().Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&scenario, "scenario", "io", "scenario to serve: see overlap list")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "address to listen on; port 0 picks a free one")
	cmd.Flags().IntVar(&items, "items", 0, "number of items (default the scenario's own)")
	cmd.Flags().StringVar(&corpus, "corpus", "", "directory or zip file of .go files for the scenario source (default the Go toolchain's)")
	return cmd
}
