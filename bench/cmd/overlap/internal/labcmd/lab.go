// Package labcmd is the command overlap lab: it serves the page of the lab, or writes it to a file.
//
// What is not here: the page itself (package lab), and the server (package bench/lab/serve).
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
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/web"
	"github.com/spf13/cobra"
)

const help = `A page for a browser on which one guesses how much a strategy gains, sees it
run, finds out why, and reads the code that did it. What runs on it are the
strategies themselves, in virtual time, compiled to WebAssembly.

The page is served to the browsers of this machine until Ctrl-C. Served, it can
also run the same work for real: one batch a strategy, beside the simulated one.
With --out, it is written to a file instead, which makes no request: it opens
from the disk, and works on any web server.

In a checkout of overlap, the Go tool compiles the strategies for it: about 20
seconds for the first time, and then one.`

// Command is overlap lab.
func Command() *cobra.Command {
	var out string
	s := serving{page: func(ctx context.Context) (lab.Page, error) { return Page(ctx, true) }}
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "A page to guess, run and see why, for a browser",
		Long:  help,
		Example: `  overlap lab                     # then open the address that it prints
  overlap lab --open --scenario mixed
  overlap lab --addr 127.0.0.1:8080
  overlap lab --out lab.html      # a file for a browser, without a server`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			changed := cmd.Flags().Changed
			switch {
			case s.remote && !changed("addr"):
				return errors.New("--remote has no use without --addr: name an address that other machines reach")
			case !changed("out"):
				if !changed("addr") {
					s.loopback = fixtures.ListenLoopback
				}
				return s.serve(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			case out == "":
				return errors.New("--out is empty: name a file for the page, or - for standard output")
			}
			if err := cli.NoUse(changed, "out", "addr", "open", "remote", "scenario"); err != nil {
				return err
			}
			return write(cmd.Context(), cmd.OutOrStdout(), out)
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.addr, "addr", "127.0.0.1:0", "address to listen on; port 0 picks a free one; without the flag "+
		"::1 where there is no 127.0.0.1")
	f.BoolVar(&s.open, "open", false, "open the page in a browser")
	f.StringVar(&s.scenario, "scenario", "", "begin with the work of this scenario: see overlap list")
	f.BoolVar(&s.remote, "remote", false, "with --addr: let other machines use the page, and start runs on this one")
	f.StringVar(&out, "out", "", "write the page to this `file` instead of serving it; - is standard output")
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
