package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

func listCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the strategies and the scenarios",
		Long: `List the strategies, in the order in which one would explain them, and the
scenarios, each with the lesson that it teaches.`,
		Example: `  overlap list
  overlap list --json | jq -r '.strategies[].name'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return listJSON(cmd.OutOrStdout())
			}
			return list(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func list(w io.Writer) error {
	fmt.Fprintln(w, "Strategies")
	for _, e := range strategies.Catalog() {
		fmt.Fprintf(w, "  %-11s %s\n", e.Name, e.Idea)
	}
	fmt.Fprintln(w, "\nScenarios")
	for _, s := range bench.Scenarios() {
		fmt.Fprintf(w, "  %-11s %s\n", s.Name, s.Lesson)
	}
	fmt.Fprintln(w, "\nExtended scenarios, measured if --scenarios names them")
	for _, s := range bench.Extended() {
		fmt.Fprintf(w, "  %-11s %s\n", s.Name, s.Lesson)
	}
	return nil
}

func listJSON(w io.Writer) error {
	type strategy struct {
		Name string `json:"name"`
		Idea string `json:"idea"`
	}
	type scenario struct {
		Name    string           `json:"name"`
		Lesson  string           `json:"lesson"`
		Profile fixtures.Profile `json:"profile"`
	}
	var out struct {
		Strategies []strategy `json:"strategies"`
		Scenarios  []scenario `json:"scenarios"`
	}
	for _, e := range strategies.Catalog() {
		out.Strategies = append(out.Strategies, strategy{e.Name, e.Idea})
	}
	for _, s := range slices.Concat(bench.Scenarios(), bench.Extended()) {
		out.Scenarios = append(out.Scenarios, scenario(s))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
