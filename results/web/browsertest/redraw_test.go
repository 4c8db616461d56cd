package browsertest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	texts "github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
)

// asJSON is what overlap show --json prints of a file.
func asJSON(t *testing.T, path string) string {
	t.Helper()
	file, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	var written bytes.Buffer
	if err := texts.WriteJSON(&written, tables); err != nil {
		t.Fatal(err)
	}
	return written.String()
}

// redraw runs the script on a page and the JSON of the same file.
func redraw(t *testing.T, page, shown string) (said string, agrees bool) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"testdata/redraw.mjs"}
	for name, content := range map[string]string{"page.html": page, "show.json": shown} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args = append(args, filepath.Join(dir, "page.html"), filepath.Join(dir, "show.json"))
	out, err := exec.CommandContext(t.Context(), "node", args...).CombinedOutput()
	if code, failed := err.(*exec.ExitError); err != nil && (!failed || code.ExitCode() != 1) {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out), err == nil
}

// A script that shares no code with overlap computes the figures and places the marks of the charts again, from the
// data in the page alone. It agrees with show --json and with what is drawn, and sees it if one number is another.
func TestRedraw(t *testing.T) {
	if !hasNode() {
		t.Skip("there is no node: see the first lines")
	}
	for _, path := range []string{oneRun, earlier} {
		page, shown := report(t, path), asJSON(t, path)
		said, agrees := redraw(t, page, shown)
		if !agrees || strings.HasPrefix(said, "0 ") {
			t.Fatalf("%s:\n%s", path, said)
		}
		t.Logf("%s: %s", filepath.Base(path), said)
	}
}

// One number that is changed, in the JSON, in the data or in a picture, is found.
func TestRedrawFindsFaults(t *testing.T) {
	if !hasNode() {
		t.Skip("there is no node: see the first lines")
	}
	page, shown := report(t, oneRun), asJSON(t, oneRun)
	for _, tt := range []struct {
		name   string
		inJSON bool
		before string // the number follows this
	}{
		{"a median", true, `"sec/op": \{\s*"median": `},
		{"a speedup", true, `"speedup": `},
		{"an efficiency", true, `"efficiency": `},
		{"T*", true, `"lower_bound": `},
		{"a disc", false, `id="scenario-2-distance".*?<circle[^>]*cx="`},
		{"the line of T*", false, `id="scenario-2-distance".*?bound line dashed" x1="`},
		{"a sample", false, `id="scenario-3-samples".*?<path class="fetch solid" d="M`},
		{"a bar", false, `id="scenario-1-timeline".*?<path class="fetch bar" d="M`},
		{"a span", false, `class="timeline-data">.*?"fetch":\[\d+,\d+,\d+,`},
		{"a makespan", false, `class="timeline-data">.*?"makespan_us":`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, shown := page, shown
			if tt.inJSON {
				shown = withOther(t, shown, tt.before)
			} else {
				page = withOther(t, page, tt.before)
			}
			if said, agrees := redraw(t, page, shown); agrees {
				t.Errorf("it is not found: %s", said)
			}
		})
	}
}

// withOther makes the number behind a pattern a tenth larger.
func withOther(t *testing.T, text, before string) string {
	t.Helper()
	at := regexp.MustCompile(`(?s)` + before + `([\d.]+)`).FindStringSubmatchIndex(text)
	if at == nil {
		t.Fatalf("there is no %s", before)
	}
	was, err := strconv.ParseFloat(text[at[2]:at[3]], 64)
	if err != nil {
		t.Fatal(err)
	}
	now := strconv.FormatFloat(was*1.1, 'f', -1, 64)
	if !strings.Contains(text[at[2]:at[3]], ".") && was > 100 {
		now = strconv.FormatFloat(was*1.1, 'f', 0, 64)
	}
	return text[:at[2]] + now + text[at[3]:]
}
