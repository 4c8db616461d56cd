package cli

import (
	"slices"
	"strings"
	"testing"
)

// However narrow the terminal is, an example keeps its words, and a shell still reads the command as one.
func TestWrapExample(t *testing.T) {
	const example = "  overlap show --explain --scenarios mixed FILE > out.txt   # where its time went"
	for columns := 1; columns <= 100; columns++ {
		said := strings.Join(wrapExample(example, columns), "\n")
		if got := strings.Fields(strings.ReplaceAll(said, "\\\n", "")); !slices.Equal(got, strings.Fields(example)) {
			t.Errorf("%d columns: %q", columns, said)
		}
	}
}
