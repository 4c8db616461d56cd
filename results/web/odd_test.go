package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/net/html"
)

// odd are texts as a file of unknown origin may have them.
var odd = []string{
	`<script>alert(1)</script> ]]> --><!-- "><img/src=x/onerror=alert(1)> 'onmouseover='alert(1) &lt;b&gt;`,
	"</title></style></script> javascript:alert(1) \\u003cscript\\u003e `${alert(1)}` {{.Policy}}",
	"a\u2028b\u2029c \u202egnp.exe\u2066 \x1b[2J\x07", strings.Repeat("long", 2500), strings.Repeat("世界", 1700),
}

// oddReport has the texts in every field of the text and of the sidecar of a run that takes one, and in all that the
// command adds.
func oddReport(t *testing.T, odd string) Report {
	named := strings.NewReplacer("/", "|", " ", "_", "\u2028", "_", "\u2029", "_", "\x1b", "", "\x07", "").Replace(odd)
	quoted := func(s string) string {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(text[1 : len(text)-1])
	}
	file := resultstest.ChangedRun(t, func(text, sidecar string) (string, string) {
		for _, key := range []string{"machine", "cpu", "kernel", "go", "container", "corpus"} {
			text = withFact(text, key, strings.ReplaceAll(odd, "\n", " "))
		}
		for _, name := range []string{"scenario=io", "strategy=pool", "strategy=batched"} {
			key, value, _ := strings.Cut(name, "=")
			now := key + "=" + value + named
			text = strings.ReplaceAll(text, "/"+name+"/", "/"+now+"/")
			for _, before := range []string{"/", `"`} {
				sidecar = strings.ReplaceAll(sidecar, before+name+"/", before+quoted(now)+"/")
			}
		}
		text += "--- FAIL: BenchmarkBatch/scenario=io" + named + "/strategy=threads/limit=16-2\n    " + odd + "\n"
		for _, key := range []string{"machine", "cpu", "kernel", "go", "container", "commit"} {
			_, after, _ := strings.Cut(sidecar, `"`+key+`":"`)
			was, _, _ := strings.Cut(after, `"`)
			sidecar = strings.Replace(sidecar, `"`+key+`":"`+was+`"`, `"`+key+`":"`+quoted(odd)+`"`, 1)
		}
		return onlyIO(text), onlyIO(sidecar)
	})
	if file.Run == nil {
		t.Fatalf("the sidecar is not used: %v", file.Problems)
	}
	other := ioRun(t)
	return Report{
		Runs: []record.Labelled{{Label: odd, Files: []*record.File{file}}, {Label: "other", Files: []*record.File{other}}},
		Raw:  []Raw{{Name: odd, Data: []byte(odd)}}, Lessons: map[string]string{"io" + named: odd}, Problems: []string{odd},
		Source: func(strategy string) (string, string, bool) {
			return odd + ".go", odd, strings.HasPrefix(strategy, "pool")
		},
	}
}

// onlyIO leaves out the samples of other scenarios.
func onlyIO(lines string) string {
	var kept strings.Builder
	for line := range strings.Lines(lines) {
		sample := strings.Contains(line, "scenario=") && !strings.HasPrefix(line, `{"version"`)
		if !sample || strings.Contains(line, "scenario=io") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// withFact changes a fact of benchmark text.
func withFact(text, key, value string) string {
	_, after, ok := strings.Cut(text, "\n"+key+": ")
	if !ok {
		return text
	}
	was, _, _ := strings.Cut(after, "\n")
	return strings.Replace(text, "\n"+key+": "+was+"\n", "\n"+key+": "+value+"\n", 1)
}

// Whatever a file and the command line have in them is shown as text. The page has the same elements as ever, runs the
// same scripts, and leads nowhere else.
func TestOdd(t *testing.T) {
	for i, odd := range odd {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			var page bytes.Buffer
			if err := oddReport(t, odd).Write(&page); err != nil {
				t.Fatal(err)
			}
			root := parse(t, page.Bytes())
			checkClosed(t, root)
			checkElements(t, root)
			if bad := strings.IndexAny(page.String(), "\u2028\u2029\u202e\u2066\x1b\x07"); bad >= 0 {
				t.Errorf("%q is in the page as it is", page.String()[max(0, bad-40):min(page.Len(), bad+20)])
			}
			if said := contents(root); !strings.Contains(said, text.Readable(record.CanonicalFact("cpu", odd))) {
				t.Errorf("the page does not show %s", text.Readable(odd))
			}
			if page.Len() > 6_000_000 {
				t.Errorf("%d bytes", page.Len())
			}
		})
	}
}

// checkElements fails if a page has other elements than those of the template and of pictures, or lacks some.
func checkElements(t *testing.T, root *html.Node) {
	t.Helper()
	var found []string
	counts := map[string]int{}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("there is a comment: %.80q", n.Data)
		}
		if n.Type == html.ElementNode {
			found = append(found, n.Data)
			counts[n.Data]++
		}
	}
	slices.Sort(found)
	const known = "a bdi body circle code dd desc details div dl dt figcaption figure footer g h1 h2 h3 head header " +
		"html li line link main meta nav p path pre rect script section small span strong style summary svg table tbody td " +
		"text th thead title tr ul"
	for _, name := range slices.Compact(found) {
		if !slices.Contains(strings.Fields(known), name) {
			t.Errorf("there is %d times <%s>", counts[name], name)
		}
	}
	data := 0
	for _, n := range all(root, "script") {
		if attribute(n, "type") == "application/json" {
			data++
			var parsed timelineData
			if err := json.Unmarshal([]byte(contents(n)), &parsed); err != nil || len(parsed.Schedules) == 0 {
				t.Errorf("the data of a timeline have %d schedules: %v", len(parsed.Schedules), err)
			}
		}
	}
	if data != 2 || counts["script"] != data+len(scripts) || counts["style"] != 2 || counts["section"] < 2+4 ||
		counts["main"] != 1 {
		t.Errorf("%d data, elements %v", data, counts)
	}
}
