package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/overlap-bench/overlap/results/record"
)

// renamed is a recorded run in which names of a scenario and of strategies end in a text.
func renamed(t *testing.T, odd string) (path string) {
	t.Helper()
	quoted, err := json.Marshal(odd)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "run.txt")
	for from, to := range map[string]string{oneRun: path, record.SidecarPath(oneRun): record.SidecarPath(path)} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		end := odd
		if from != oneRun {
			end = string(quoted[1 : len(quoted)-1])
		}
		changed := string(data)
		for _, name := range []string{"scenario=mixed", "strategy=lesson", "strategy=chunked", "strategy=pool"} {
			changed = strings.ReplaceAll(changed, name+"/", name+end+"/")
		}
		if err := os.WriteFile(to, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// Names that are code or very long are shown as text, on the canvas too: nothing runs, and the page stays as wide.
func TestOddNames(t *testing.T) {
	for i, odd := range []string{
		`<script>alert(1)<|script>]]>"><img|src=x|onerror=alert(1)>&lt;` + "\u202e${alert(1)}",
		strings.Repeat("long", 2500), strings.Repeat("世界", 1700),
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			o := Open(t, report(t, renamed(t, odd)), Look{Width: Phone})
			None(t, CheckWidth(o))
			o.Do(chromedp.Evaluate[chromedp.Void](`for (const timeline of timelines) timeline.step(1, 0)`))
			Frame(o)
			None(t, CheckWidth(o))
			named := Get[int](o, `timelines.filter(({ panels, figure }) => panels.some(({ schedule }) =>
				schedule.name.length > 20 && figure.querySelector(".reading").textContent.length > 20)).length`)
			if named == 0 {
				t.Error("no timeline shows an odd name")
			}
			None(t, CheckDrawn(o))
			o.Look(Look{Width: Screen})
			None(t, CheckWidth(o))
			None(t, CheckQuiet(o))
		})
	}
}
