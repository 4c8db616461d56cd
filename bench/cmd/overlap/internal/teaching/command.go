// Package teaching is overlap lesson: nine lessons on concurrency in the terminal. On a terminal it asks for a guess
// first; in a pipe it prints straight through.
//
//	command.go  the command and the list
//	ask.go      guesses, and what is typed in their place
//	show.go     a lesson on the screen, or in a pipe
//	gather.go   ways to gather results, measured
//
// What is not here: what the lessons say, and the simulation (package lesson).
package teaching

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/lesson"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/spf13/cobra"
)

type options struct {
	broken, json bool
}

// Command is overlap lesson.
func Command() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "lesson [NUMBER or NAME]",
		Short: "Nine short lessons: guess, see the run, find out why",
		Long: `Nine short lessons on concurrency. Each asks for a guess, runs the strategies
themselves in virtual time, draws what they did, and says why. Without a number,
it lists them.

On a terminal it asks for your guess first. In a pipe, and at the end of the
input, it goes on without one. --break changes something, such as the CPUs:
say what will happen, and then look.

After the nine come two programs that nobody should copy: nested and selfsubmit.
All these are simulated, and the same on every machine. gather is not: it
measures four ways to gather results on this machine, in about a second.

The program of lesson 4 is from a Python course. In a checkout, make lesson
measures it beside the strategies.`,
		Example: `  overlap lesson                # list them
  overlap lesson 1              # begin here
  overlap lesson 4 --break      # after lesson 4: what if processing is short?
  overlap lesson selfsubmit     # a deadlock, and who waits for whom
  overlap lesson gather         # a mutex, a channel, an atomic, or a sum a worker
  overlap lesson 4 | less       # without questions
  overlap lesson --json         # all of them, as data`,
		Args: oneLesson,
		RunE: func(cmd *cobra.Command, args []string) error {
			t := newTalk(cmd.InOrStdin(), cmd.OutOrStdout())
			err := cli.UnlessInterrupted(cmd.Context(), func() error {
				return o.run(cmd.Context(), t, cmd.ErrOrStderr(),
					args)
			})
			if err != nil && t.asking.Load() {
				fmt.Fprintln(cmd.ErrOrStderr()) // the terminal has echoed ^C after the question
			}
			return err
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.broken, "break", false, "the exercise of the lesson: something is changed")
	f.BoolVar(&o.json, "json", false, "print JSON: of one lesson, or of all")
	return cmd
}

// oneLesson takes at most one argument.
func oneLesson(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%s takes one lesson at a time, and these are %d: see %s --help", cmd.Name(), len(args),
			cmd.CommandPath())
	}
	return nil
}

func (o options) run(ctx context.Context, t *talk, stderr io.Writer, args []string) error {
	switch {
	case len(args) == 0 && o.broken:
		return errors.New("--break is for one lesson: say which, such as overlap lesson 4 --break")
	case o.broken && o.json:
		return errors.New("--break has no use with --json, which has the exercise too: leave it out")
	case len(args) == 0 && o.json:
		all, err := lesson.All(ctx)
		if err != nil {
			return err
		}
		return export.WriteJSON(t.out, all)
	case len(args) == 0:
		list(t.out, t.width())
		return nil
	case args[0] == gather && o.broken:
		return errors.New("--break is for lessons, and gather has none: leave it out")
	case args[0] == gather:
		return o.gather(ctx, t)
	}
	n, err := lesson.Find(args[0])
	if err != nil {
		return err
	}
	run, err := lesson.Simulate(ctx, n)
	if err != nil {
		return err
	}
	if o.json {
		return export.WriteJSON(t.out, run.Lesson)
	}
	return show{t, stderr}.lesson(run, o.broken)
}

// gather is the name of the practice that is measured.
const gather = "gather"

const gatherTitle = "Four ways to gather results"

func list(w io.Writer, columns int) {
	line := func(name, said string) { cli.Hang(w, fmt.Sprintf("  %-13s ", name), said, columns) }
	practices := false
	fmt.Fprintln(w, "Lessons")
	for _, l := range lesson.Titles() {
		if l.Practice && !practices {
			practices = true
			fmt.Fprintln(w, "\nPrograms that nobody should copy")
		}
		line(fmt.Sprintf("%2d %s", l.Number, l.Name), l.Title)
	}
	fmt.Fprintln(w, "\nMeasured on this machine")
	line("   "+gather, gatherTitle+": a mutex, a channel, an atomic, a sum a worker")
	fmt.Fprintln(w)
	cli.Hang(w, "", "Begin with overlap lesson 1. Lessons 1, 2, 4 and 9 tell why async gains nothing where it "+
		"computes.", columns)
}

// indent is put before what a reader should see as a block.
const indent = "  "

// command is a line to type.
func command(args ...string) string { return indent + "overlap " + strings.Join(args, " ") }
