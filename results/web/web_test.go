package web

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/net/html"
)

// write is the page of a report, parsed.
func write(t *testing.T, r Report) *html.Node {
	t.Helper()
	var written bytes.Buffer
	if err := r.Write(&written); err != nil {
		t.Fatal(err)
	}
	return parse(t, written.Bytes())
}

// parse is a page as a browser reads it. What html.Render writes of it again has to be the same tree.
func parse(t *testing.T, page []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// all are the elements of some names, in order.
func all(root *html.Node, names ...string) (found []*html.Node) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(names, n.Data) {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func contents(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// recorded is the report of a recorded run, as the command makes it.
func recorded(t testing.TB, paths ...string) Report {
	t.Helper()
	r := Report{Source: func(name string) (string, string, bool) {
		return name + ".go", "package strategies // " + name, name != "perurl"
	}}
	for _, path := range paths {
		file, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		r.Runs = append(r.Runs, record.Labelled{Label: filepath.Base(path), Files: []*record.File{file}})
		for _, name := range []string{path, record.SidecarPath(path)} {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			r.Raw = append(r.Raw, Raw{filepath.Base(name), data})
		}
	}
	return r
}

// checkClosed fails if a page could run or fetch anything that is not its own.
func checkClosed(t *testing.T, root *html.Node) {
	t.Helper()
	policy := ""
	for _, meta := range all(root, "meta") {
		if attribute(meta, "http-equiv") == "Content-Security-Policy" {
			policy = attribute(meta, "content")
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	for _, n := range all(root, "style", "script") {
		kind := attribute(n, "type")
		if h := hash(contents(n)); kind != "application/json" && !strings.Contains(policy, h) || attribute(n, "src") != "" {
			t.Errorf("%s of type %q with hash %s is not in the policy", n.Data, kind, h)
		}
	}
	if foreign := all(root, "iframe", "object", "embed", "base", "form", "img", "audio", "video"); len(foreign) > 0 {
		t.Errorf("there is %d times what could fetch: %s", len(foreign), foreign[0].Data)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" && ids[id] {
			t.Errorf("two elements have the id %s", id)
		} else {
			ids[id] = true
		}
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch key := strings.ToLower(a.Key); {
			case key == "style", strings.HasPrefix(key, "on"):
				t.Errorf("<%s %s=%q>: a strict policy forbids it", n.Data, a.Key, a.Val)
			case key == "href" && strings.HasPrefix(a.Val, "#") && !ids[a.Val[1:]]:
				t.Errorf("the link %s leads nowhere", a.Val)
			case key == "href" || key == "src":
				if !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "data:") {
					t.Errorf("<%s %s=%q> leads out of the page", n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// One run: a section and a table for each scenario, every strategy with a link to its source, and nothing from outside.
func TestOneRun(t *testing.T) {
	root := write(t, recorded(t, resultstest.RecordedPath))
	checkClosed(t, root)
	var names []string
	for _, n := range all(root, "section") {
		if attribute(n, "class") != "scenario" {
			continue
		}
		names = append(names, contents(all(n, "h2")[0]))
		rows := all(all(n, "table")[0], "tr")
		if len(rows) != 13 {
			t.Errorf("%s has %d rows, want a heading and 12 strategies", names[len(names)-1], len(rows))
		}
		for _, row := range rows[1:] {
			head := all(row, "th")[0]
			link := all(head, "a")
			if name := contents(head); name == "perurl" != (len(link) == 0) ||
				len(link) > 0 && attribute(link[0], "href") != "#source-"+name {
				t.Errorf("%s links to %d sources", name, len(link))
			}
		}
	}
	if got := strings.Join(names, " "); got != "io cpu mixed source" {
		t.Errorf("scenarios %s", got)
	}
	if n := strings.Count(contents(root), report.AboutTwo); n != len(names) {
		t.Errorf("%d times it is said which schedules are drawn, want one for each scenario", n)
	}
}

// Scripts sort a table by the figures, which are those of the table and not read from what is shown.
func TestFigures(t *testing.T) {
	r := of(ioRun(t))
	tables, err := table.Tables(r.Runs[0].Files)
	if err != nil {
		t.Fatal(err)
	}
	var sortable []*html.Node
	for _, n := range all(write(t, r), "table") {
		if attribute(n, "class") == "sortable" {
			sortable = append(sortable, n)
		}
	}
	if len(sortable) != len(tables) {
		t.Fatalf("%d tables of %d", len(sortable), len(tables))
	}
	for i, tab := range tables {
		for j, n := range all(sortable[i], "tr")[1:] {
			cells, row := all(n, "td"), tab.Rows[j]
			makespan, _ := row.Median(record.Makespan)
			gain, _ := tab.GainEstimate(row, record.Makespan)
			for k, want := range []float64{makespan, gain.Value} {
				if got, err := strconv.ParseFloat(attribute(cells[k], "data-figure"), 64); err != nil ||
					math.Abs(got/want-1) > 1e-8 {
					t.Errorf("%s, %s: figure %g, %v, want %g", tab.Name, row.Strategy, got, err, want)
				}
			}
		}
	}
}

// The raw data come out of the page as they were.
func TestRaw(t *testing.T) {
	r := of(resultstest.FileOf(t, "sum.txt", foreign))
	r.Raw = recorded(t, resultstest.RecordedPath).Raw
	root := write(t, r)
	var links []*html.Node
	for _, a := range all(root, "a") {
		if attribute(a, "class") == "raw" {
			links = append(links, a)
		}
	}
	if len(links) != len(r.Raw) {
		t.Fatalf("%d links to %d files", len(links), len(r.Raw))
	}
	for i, link := range links {
		encoded, ok := strings.CutPrefix(attribute(link, "href"), "data:application/gzip;base64,")
		packed, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(data, r.Raw[i].Data) {
			t.Errorf("%s: %d bytes of %d, %v", r.Raw[i].Name, len(data), len(r.Raw[i].Data), err)
		}
		if name := attribute(link, "download"); name != r.Raw[i].Name+".gz" {
			t.Errorf("%s is saved as %s", r.Raw[i].Name, name)
		}
	}
}

// A file that no browser would save from a link is named, and not in the page.
func TestRawTooLong(t *testing.T) {
	noise := make([]byte, mostRaw)
	for i, x := 0, uint32(1); i < len(noise); i++ {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		noise[i] = byte(x)
	}
	r := of(resultstest.FileOf(t, "sum.txt", foreign))
	r.Raw = []Raw{{"large.jsonl", noise}}
	root := write(t, r)
	if said := contents(root); !strings.Contains(said, "large.jsonl, 2.0 MB: too long for this page") {
		t.Error("the page does not say that a file is not in it")
	}
}
