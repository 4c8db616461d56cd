package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/spf13/cobra"
)

// A format is how a report is written: the value of --format.
type Format string

const (
	FormatTable    Format = "table"
	FormatMarkdown Format = "markdown"
	FormatCSV      Format = "csv"
	FormatJSON     Format = "json"
	FormatTrace    Format = "trace" // Chrome's: timelines of items
)

// formatFlag is a pflag.Value that knows which formats there are for its command.
type formatFlag struct {
	value *Format
	known []Format
}

func (f formatFlag) String() string { return string(*f.value) }

func (f formatFlag) Type() string { return "FORMAT" }

func (f formatFlag) Set(s string) error {
	for _, k := range f.known {
		if string(k) == s {
			*f.value = k
			return nil
		}
	}
	return fmt.Errorf("there is no format %q; there are: %s", s, f.list(", "))
}

func (f formatFlag) list(separator string) string {
	var names []string
	for _, k := range f.known {
		names = append(names, string(k))
	}
	return strings.Join(names, separator)
}

// AddFormat gives a command the flag --format, of which the first that is known is the
// default, and --json where that is one: short for --format json.
func AddFormat(cmd *cobra.Command, value *Format, known ...Format) {
	f := formatFlag{value, known}
	*value = known[0]
	cmd.Flags().Var(f, "format", "how to print it: "+f.list(", "))
	for _, k := range known {
		if k == FormatJSON {
			cmd.Flags().VarPF(jsonFlag{value}, "json", "", "short for --format json").NoOptDefVal = "true"
			cmd.MarkFlagsMutuallyExclusive("json", "format")
		}
	}
}

// jsonFlag is the flag --json.
type jsonFlag struct{ value *Format }

func (f jsonFlag) String() string { return fmt.Sprint(*f.value == FormatJSON) }

func (f jsonFlag) Type() string { return "bool" }

func (f jsonFlag) Set(s string) error {
	switch s {
	case "true":
		*f.value = FormatJSON
	case "false":
		*f.value = FormatTable
	default:
		return fmt.Errorf("it is true or false, not %q", s)
	}
	return nil
}

// Page is where a report of this format is written that is for people: for a terminal as
// wide as it is, and for GitHub as wide on one machine as on another.
func (f Format) Page(w io.Writer, wide bool) page.Page {
	switch {
	case f != FormatMarkdown:
		return page.Text(w, Width(w, wide))
	case wide:
		return page.Markdown(w, 0)
	}
	return page.Markdown(w, page.DefaultWidth)
}
