package contenders

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// found is the contender of a language. Without its interpreter the test is skipped, and says so.
func found(t *testing.T, language string) *Contender {
	t.Helper()
	set, err := Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	for i := range set.Found {
		if set.Found[i].Language == language {
			return &set.Found[i]
		}
	}
	t.Skipf("NOT TESTED in %s: %s", language, strings.Join(set.Missing, "; "))
	return nil
}

// The scanner of each language finds in the examples what ours does: see fixtures/corpus.
func TestWordsOfEachLanguage(t *testing.T) {
	programs, err := Manifest()
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Abs("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		t.Run(p.Language, func(t *testing.T) {
			c := found(t, p.Language)
			out, err := exec.CommandContext(t.Context(), c.Path, c.args("--check-words", examples)...).CombinedOutput()
			if err != nil || !strings.HasSuffix(strings.TrimSpace(string(out)), "examples hold") {
				t.Errorf("error %v: %s", err, out)
			}
		})
	}
}
