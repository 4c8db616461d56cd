package measurement

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// What the hint says, a shell hands on to a run with the same flags: all but those that are in
// the file.
func TestFlagsToResume(t *testing.T) {
	given := []string{"--scenarios", "io", "--limits", "4", "--items", "9", "--out", "x", "--blocks", "8", "--peers",
		"--engine", "my engine's", "--corpus", "$HOME/`x`", "--urls", "a;b", "--work", "html", "--i-own-this",
		"--max-rate", "2.5", "--max-requests", "77", "--budget", "10m", "--precision", "1%", "--watch=false", "--wide"}
	for _, resumed := range []bool{false, true} {
		first, args := RunCommand(), given
		if resumed {
			args = append(slices.Clone(given), "--resume", "y.txt")
		}
		if err := first.ParseFlags(args); err != nil {
			t.Fatal(err)
		}
		words, err := exec.Command("sh", "-c", `for word in`+flagsToResume(first)+`; do printf '%s\0' "$word"; done`).Output()
		if err != nil {
			t.Fatal(err)
		}
		then := RunCommand()
		if err := then.ParseFlags(strings.Split(strings.TrimSuffix(string(words), "\x00"), "\x00")); err != nil {
			t.Fatal(err)
		}
		first.Flags().VisitAll(func(f *pflag.Flag) {
			now := then.Flags().Lookup(f.Name)
			want := f.Changed && !slices.Contains(inTheFile, f.Name) && f.Name != "resume" && (f.Name != "blocks" || resumed)
			if now.Changed != want || want && now.Value.String() != f.Value.String() {
				t.Errorf("resumed %v: --%s %s became --%s %s", resumed, f.Name, f.Value, f.Name, now.Value)
			}
		})
	}
}
