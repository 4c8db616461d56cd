package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// see says where to read on, after a guess of what was meant if there is one.
func see(cmd *cobra.Command, what, name string, known []string) error {
	help := fmt.Sprintf("ee %s --help", cmd.CommandPath())
	if guess, ok := scenario.Nearest(name, known); ok {
		return fmt.Errorf("%s: did you mean %s? S%s", what, guess, help)
	}
	return fmt.Errorf("%s: s%s", what, help)
}

// NoArguments is cobra.NoArgs in words of ours: only the root's arguments are taken for commands.
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
	return see(cmd, fmt.Sprintf("unknown command %q", args[0]), args[0], known)
}

// HelpCommand is cobra's, but for a command that there is not: that is an error, as it is without help.
func HelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			about, rest, err := root.Find(args)
			if err != nil || about == root && len(rest) > 0 {
				return NoArguments(root, args)
			}
			about.InitDefaultHelpFlag()
			about.InitDefaultVersionFlag()
			return about.Help()
		},
	}
}

// FlagError says of a flag that there is not what was meant, or where to look; and of a value, what to
// write instead.
func FlagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing):
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
		return see(cmd, err.Error(), "--"+missing.GetSpecifiedName(), known)
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return fmt.Errorf("invalid argument %s for \"--%s\" flag: %s", text.Quote(invalid.GetValue()), f.Name, instead(f.Value.Type(), invalid.Unwrap()))
	}
	return err
}

// instead says what to write for a value of the type. Those that are of this command say so themselves.
func instead(kind string, why error) string {
	var number *strconv.NumError
	switch {
	case kind == "duration":
		return "use a duration, such as 90s or 5ms"
	case !errors.As(why, &number):
		return why.Error()
	case errors.Is(number, strconv.ErrRange):
		return "that is more than can be counted"
	case kind == "bool":
		return "use true or false"
	case kind == "uint64" && strings.HasPrefix(number.Num, "-"):
		return "use 0 or more"
	case kind == "float64":
		return "use a number"
	}
	return "use a whole number"
}
