package cli

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
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

// OneTo checks that a number is from 1 to most; why is the reason for the upper bound.
func OneTo(flag string, n, most int, why string) error {
	return scenario.Number{Name: "--" + flag, N: n, Most: most, Why: why}.Check()
}

// UpTo checks that a number, a duration, a percentage or a size is from 0 to most.
func UpTo[T int | time.Duration | Percent | ByteSize](flag string, n, most T) error {
	switch {
	case n < 0:
		return fmt.Errorf("--%s is negative: use 0 or more", flag)
	case n > most:
		return fmt.Errorf("--%s is %v: use at most %v", flag, n, most)
	}
	return nil
}

// NoUse is an error if one of the flags is given, none of which has a use with another.
func NoUse(changed func(flag string) bool, with string, flags ...string) error {
	return NotGiven(changed, "has no use with --"+with+": leave it out", flags...)
}

// NotGiven is an error if one of the flags is given, of each of which the same is to be said.
func NotGiven(changed func(flag string) bool, say string, flags ...string) error {
	if i := slices.IndexFunc(flags, changed); i >= 0 {
		return fmt.Errorf("--%s %s", flags[i], say)
	}
	return nil
}

// Override replaces a value by that of a flag, if the flag is given.
func Override[T any](given bool, value *T, by T) {
	if given {
		*value = by
	}
}

// CheckItems checks --items of a measurement. If it is not given, 0 stands for the scenario's own number.
func CheckItems(n int, given bool) error {
	return checkItems(n, given, scenario.MaxItems, scenario.WhyItems)
}

// SimulatedItems checks --items of a simulation.
func SimulatedItems(n int, given bool) error {
	return checkItems(n, given, simulate.MaxItems, "more take hours")
}

func checkItems(n int, given bool, most int, why string) error {
	if n == 0 && !given {
		return nil
	}
	return OneTo("items", n, most, why)
}

// CheckBenchTime checks --benchtime.
func CheckBenchTime(d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("--benchtime is %v: use a positive duration, such as 150ms", d)
	}
	return UpTo("benchtime", d, scenario.MaxBenchTime)
}
