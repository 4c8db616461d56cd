package cli

import (
	"fmt"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/spf13/cobra"
)

// WrapHelp breaks the flags and the examples in the help of all commands at so many columns.
func WrapHelp(root *cobra.Command, columns int) {
	wrapped := fmt.Sprintf(".FlagUsagesWrapped %d", columns)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", wrapped))
	for _, cmd := range append(root.Commands(), root) {
		var lines []string
		for line := range strings.SplitSeq(cmd.Example, "\n") {
			lines = append(lines, wrapExample(line, columns)...)
		}
		cmd.Example = strings.Join(lines, "\n")
	}
}

// further indents what belongs to the command above.
const further = "      "

// wrapExample breaks an example that is too wide, so that it can still be copied: first its comment moves nearer, then
// it gets a line of its own, then the command is continued before a flag or a redirection.
func wrapExample(line string, columns int) (lines []string) {
	if displaywidth.String(line) <= columns {
		return []string{line}
	}
	line, comment, found := strings.Cut(line, "  # ")
	line = strings.TrimRight(line, " ")
	if near := line + "  # " + comment; found && displaywidth.String(near) <= columns {
		return []string{near}
	}
	for displaywidth.String(line) > columns {
		room := line[:max(0, min(len(line), columns-len(` \`)))]
		at := max(strings.LastIndex(room, " --"), strings.LastIndex(room, " > "))
		if at <= len(further) {
			break // one long argument
		}
		lines = append(lines, line[:at]+` \`)
		line = further + line[at+1:]
	}
	lines = append(lines, line)
	if found {
		lines = append(lines, further+"# "+comment)
	}
	return lines
}
