package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/strategies"
	"github.com/spf13/cobra"
)

func listCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the strategies and the scenarios",
		Long: `List the strategies, each with its idea, and the scenarios, each with the lesson
that it teaches. With --json, each scenario also has its profile: its latencies,
sizes and CPU times.`,
		Example: `  overlap list
  overlap list --json | jq -r '.strategies[].name'`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return listJSON(cmd.OutOrStdout())
			}
			list(cmd.OutOrStdout(), cli.Width(cmd.OutOrStdout(), false))
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func list(w io.Writer, columns int) {
	line := func(name, lesson string) { cli.Hang(w, fmt.Sprintf("  %-11s ", name), lesson, columns) }
	fmt.Fprintln(w, "Strategies")
	for _, e := range strategies.Catalog() {
		line(e.Name, e.Idea)
	}
	for i, group := range [][]scenario.Scenario{scenario.Scenarios(), scenario.Extended()} {
		fmt.Fprintln(w, []string{"\nScenarios", "\nExtended scenarios, measured if --scenarios names them"}[i])
		for _, s := range group {
			line(s.Name, s.Lesson)
		}
	}
}

func listJSON(w io.Writer) error {
	type strategy struct {
		Name string `json:"name"`
		Idea string `json:"idea"`
	}
	var out struct {
		Strategies []strategy          `json:"strategies"`
		Scenarios  []scenario.Scenario `json:"scenarios"`
	}
	for _, e := range strategies.Catalog() {
		out.Strategies = append(out.Strategies, strategy{e.Name, e.Idea})
	}
	out.Scenarios = slices.Concat(scenario.Scenarios(), scenario.Extended())
	return export.WriteJSON(w, out)
}
