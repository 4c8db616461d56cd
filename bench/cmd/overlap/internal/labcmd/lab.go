// Package labcmd is the command overlap lab: it writes the page of the lab.
//
// What is not here: the page itself (package lab).
package labcmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/internal/outfile"
	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/web"
	"github.com/spf13/cobra"
)

const help = `A page for a browser on which one guesses how much a strategy gains, sees it run,
finds out why, and reads the code that did it. What runs on it are the
strategies themselves, in virtual time, compiled to WebAssembly. The page is one
file that makes no request: it opens from the disk, and works on any web server.

In a checkout of overlap, the Go tool compiles the strategies for it: about 20
seconds for the first time, and then one.`

// Command is overlap lab.
func Command() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "A page to guess, run and see why, for a browser",
		Long:  help,
		Example: `  overlap lab --out lab.html    # then open it in a browser
  overlap lab --out - > lab.html`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return errors.New("--out is needed: name a file for the page, or - for standard output")
			}
			return write(cmd.Context(), cmd.OutOrStdout(), out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "write the page to this `file`; - is standard output")
	return cmd
}

// Page makes the page.
func Page(ctx context.Context, served bool) (lab.Page, error) {
	s, err := lab.FindSimulator(ctx)
	if err != nil {
		return lab.Page{}, err
	}
	return lab.Make(ctx, s, lab.Options{Served: served, Version: cli.Version(runner.OwnCommit())})
}

func write(ctx context.Context, stdout io.Writer, out string) error {
	if out == "-" {
		page, err := Page(ctx, false)
		if err != nil {
			return err
		}
		_, err = page.WriteTo(stdout)
		return err
	}
	file, err := outfile.Open(out)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	page, err := Page(ctx, false)
	if err != nil {
		return err
	}
	err = file.Write(func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(page.HTML))
		return err
	})
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	fmt.Fprintf(stdout, "%s: %s, to be opened in a browser\n", text.Visible(out), web.Size(len(page.HTML)))
	return nil
}
