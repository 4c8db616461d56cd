package cli

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wrongName says that there is no such command or flag, with a guess of what was meant, and where to read on.
func wrongName(cmd *cobra.Command, problem, name string, known []string) error {
	if guess, ok := scenario.Nearest(name, known); ok {
		return fmt.Errorf("%s: did you mean %s? See %s --help", problem, guess, cmd.CommandPath())
	}
	return fmt.Errorf("%s: see %s --help", problem, cmd.CommandPath())
}

// NoArguments refuses arguments. Those of the root are taken for commands.
func NoArguments(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.HasParent():
		return fmt.Errorf("%s takes no arguments, and %s is one: see %s --help", cmd.Name(), args[0], cmd.CommandPath())
	}
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	return wrongName(cmd, fmt.Sprintf("unknown command %q", args[0]), args[0], known)
}

// HelpCommand is cobra's, except that a command that does not exist is an error.
func HelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || about == cmd.Root() && len(rest) > 0 {
				return NoArguments(cmd.Root(), args)
			}
			about.InitDefaultHelpFlag()
			about.InitDefaultVersionFlag()
			return about.Help()
		},
	}
}

// WrapFlags breaks the help of flags at so many columns.
func WrapFlags(root *cobra.Command, columns int) {
	wrapped := fmt.Sprintf(".FlagUsagesWrapped %d", columns)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", wrapped))
}

// FlagError says in one line what is wrong with a flag, and what to write instead.
func FlagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing):
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
		return wrongName(cmd, err.Error(), "--"+missing.GetSpecifiedName(), known)
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return fmt.Errorf("invalid argument %s for \"--%s\" flag: %w",
			text.Quote(invalid.GetValue()), f.Name, instead(f.Value.Type(), invalid.Unwrap()))
	}
	return err
}

// values says what to write for the types of pflag. Those of this package say so themselves.
var values = map[string]error{
	"duration": errors.New("use a duration, such as 90s or 5ms"),
	"int":      errors.New("use a whole number"),
	"intSlice": errors.New("use whole numbers, such as 4,16"),
	"uint64":   errors.New("use a whole number, 0 or more"),
	"float64":  errors.New("use a number"),
	"bool":     errors.New("use true or false"),
	"boolfunc": errors.New("use true or false"),
}

func instead(kind string, why error) error {
	if errors.Is(why, strconv.ErrRange) {
		return errTooLarge
	}
	if say, ok := values[kind]; ok {
		return say
	}
	return why
}

// Version says what a binary was built from, and by what.
func Version(commit string, dirty bool) string {
	switch {
	case commit == runner.UnknownCommit:
		commit += " (built without version control)"
	case dirty:
		commit += ", with changes"
	}
	return fmt.Sprintf("commit %s, %s %s/%s", commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
