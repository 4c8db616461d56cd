package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// AtOnce has a command end as soon as it is interrupted, whatever it is doing: one that only
// reads and prints has nothing to put in order.
func AtOnce(cmd *cobra.Command) *cobra.Command {
	do := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		_, err := UnlessInterrupted(cmd.Context(), func() (struct{}, error) { return struct{}{}, do(cmd, args) })
		return err
	}
	return cmd
}

// UnlessInterrupted is what do returns, or errInterrupted as soon as the context ends. What do was
// doing then ends with the process. It cannot be called off: opening a pipe to which nobody writes
// takes no context.
func UnlessInterrupted[T any](ctx context.Context, do func() (T, error)) (T, error) {
	var (
		got  T
		err  error
		done = make(chan struct{})
	)
	go func() {
		got, err = do()
		close(done)
	}()
	select {
	case <-done:
		return got, err
	case <-ctx.Done():
		var none T
		if cause := context.Cause(ctx); errors.Is(cause, ErrNoReader) {
			return none, cause
		}
		return none, ErrInterrupted
	}
}

// FitHelp breaks the help of every command where the terminal ends; examples are to be copied as they are.
func FitHelp(root *cobra.Command, columns int) {
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", fmt.Sprintf(".FlagUsagesWrapped %d", columns)))
	for _, cmd := range append(root.Commands(), root) {
		cmd.Long = Reflowed(cmd.Long, columns)
	}
}

// CheckHelp has root, and all of its commands, write help in one, and returns what was wrong with that:
// cobra's own help keeps it to itself.
func CheckHelp(root *cobra.Command) (wrong func() error) {
	var err error
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		stdout := cmd.OutOrStdout()
		err = Whole(stdout, func(w io.Writer) error {
			cmd.SetOut(w)
			help(cmd, args)
			cmd.SetOut(stdout)
			return nil
		})
	})
	return func() error { return err }
}

// exclusive is where cobra notes which flags do not go together: each group is a string of names.
const exclusive = "cobra_annotation_mutually_exclusive"

// OneOf says in one line of ours which flags do not go together. Cobra itself would say it later.
func OneOf(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		for _, group := range f.Annotations[exclusive] {
			for name := range strings.FieldsSeq(group) {
				if other := cmd.Flags().Lookup(name); err == nil && name != f.Name && other != nil && other.Changed {
					both := []string{"--" + f.Name, "--" + name}
					slices.Sort(both)
					err = fmt.Errorf("%s do not go together: leave one of them out", strings.Join(both, " and "))
				}
			}
		}
	})
	return err
}
