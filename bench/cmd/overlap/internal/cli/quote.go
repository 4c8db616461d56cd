package cli

import (
	"regexp"
	"strings"
)

// plain is what a shell leaves alone.
var plain = regexp.MustCompile(`^[\pL\d_@%+=:,./-]+$`)

// Quote makes one word of a text for a shell.
func Quote(text string) string {
	if plain.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
