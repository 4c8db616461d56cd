package lab

import "strings"

// squeezed is a script or a style without indentation, blank lines and lines of comment, which are a fifth of it. Lines
// stay lines, so that a browser's errors can be read. One in which a text or a comment goes on over several lines is
// left as it is.
func squeezed(script string) string {
	var kept []string
	for line := range strings.Lines(script) {
		if strings.Count(line, "`")%2 == 1 || strings.Count(line, "/*") != strings.Count(line, "*/") {
			return script
		}
		line = strings.TrimSpace(line)
		comment := strings.HasPrefix(line, "//") ||
			strings.HasPrefix(line, "/*") && strings.Index(line, "*/") == len(line)-2
		if line != "" && !comment {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n") + "\n"
}
