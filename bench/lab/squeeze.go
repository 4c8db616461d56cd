package lab

import "strings"

// squeezed is a script without indentation, blank lines and lines of comment, which are a fifth of it. Lines stay lines,
// so that a browser's errors can be read. A script in which a text goes on over several lines is left as it is.
func squeezed(script string) string {
	var kept []string
	for line := range strings.Lines(script) {
		if strings.Count(line, "`")%2 == 1 || strings.Contains(line, "/*") {
			return script
		}
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "//") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n") + "\n"
}
