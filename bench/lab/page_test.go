package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/strategies"
)

// mostPage is how long the page may be, in bytes: it is sent by mail and opened on phones.
const mostPage = 1_500_000

// smallest is a simulator that is none, for what does not depend on it.
var smallest = Simulator{Wasm: []byte("<!--</script>\x00\x00\x00\x00&amp;"), Exec: `f("</script> <!--");`}

func makePage(t *testing.T, s Simulator, o Options) string {
	t.Helper()
	p, err := Make(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return string(p.HTML)
}

// element is what is in the element of the page with an id.
func element(t *testing.T, page, id string) string {
	t.Helper()
	m := regexp.MustCompile(`(?s)<script [^>]*id="` + id + `">(.*?)</script>`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page has no element %s", id)
	}
	return m[1]
}

// The page has what its scripts need, and the whole of it is small enough.
func TestPage(t *testing.T) {
	page := makePage(t, simulator(t), Options{Version: "1.2"})
	if len(page) > mostPage {
		t.Errorf("the page has %d bytes, at most %d are allowed", len(page), mostPage)
	}
	var d Data
	if err := json.Unmarshal([]byte(element(t, page, "lab-data")), &d); err != nil {
		t.Fatal(err)
	}
	var names []string
	sources := map[string]string{}
	for _, s := range slices.Concat(d.Strategies, d.Practices) {
		names = append(names, s.Name)
		if s.Source != "" {
			sources[s.File] = s.Source
		}
		if sources[s.File] == "" || s.Idea == "" || len(s.Lines.Fetch) == 0 && s.File != "paid.go" {
			t.Errorf("%s: %+v", s.Name, s)
		}
	}
	var want []string
	for _, e := range strategies.Catalog() {
		want = append(want, e.Name)
	}
	for _, e := range practice.Entries() {
		want = append(want, e.Name)
	}
	if !slices.Equal(names, want) || len(d.Lessons) < lesson.Count() || d.Served || d.Version != "1.2" {
		t.Errorf("%v, %d lessons, served %v, version %q", names, len(d.Lessons), d.Served, d.Version)
	}
	if n := len(scenario.Scenarios()) + len(scenario.Extended()); len(d.Presets) != n {
		t.Errorf("%d presets of %d scenarios", len(d.Presets), n)
	}
	for _, p := range d.Presets {
		if err := p.Params.Validate(); err != nil || p.Lesson == "" {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if len(d.Fields) != len(params.Fields()) {
		t.Errorf("%d fields", len(d.Fields))
	}
}

// Nothing in the page is fetched, but what a served page asks its server; what runs is named by its hash.
func TestPolicy(t *testing.T) {
	for _, served := range []bool{false, true} {
		page := makePage(t, smallest, Options{Served: served})
		meta := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
		policy := meta.FindStringSubmatch(page)
		if policy == nil {
			t.Fatal("the page has no policy")
		}
		says := strings.NewReplacer("&#39;", "'", "&#43;", "+", "&#34;", `"`).Replace(policy[1])
		if strings.Contains(says, "connect-src 'self'") != served || !strings.HasPrefix(says, "default-src 'none'; ") ||
			strings.Contains(says, "unsafe-inline") || strings.Contains(says, "'unsafe-eval'") {
			t.Errorf("served %v: %s", served, says)
		}
		for _, m := range regexp.MustCompile(`(?s)<(script|style)>(.*?)</(script|style)>`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(says, hash(m[2])) {
				t.Errorf("served %v: %.60s… is not allowed to run by\n%s", served, m[2], says)
			}
		}
		if m := regexp.MustCompile(` (on\w+|style)="`).FindString(page); m != "" {
			t.Errorf("the policy forbids %s", m)
		}
	}
}

// The simulator stands in the page as text, without anything that ends or opens an element, and comes out as it went
// in. Node and browsers read it too, in package labtest.
func TestInText(t *testing.T) {
	page := makePage(t, smallest, Options{})
	written := element(t, page, "lab-simulator")
	if strings.ContainsAny(written, `<&"`) || written != inText(smallest.Wasm) {
		t.Errorf("%q would be read as something else", written)
	}
	var all []byte
	for i := range 256 {
		all = append(all, byte(255-i))
		if got := read(inText(all)); !bytes.Equal(got, all) {
			t.Fatalf("%d bytes are read as %v", len(all), got)
		}
	}
	if worker := element(t, page, "lab-worker"); !strings.Contains(worker, "self.onmessage") {
		t.Errorf("the worker is cut off: %.200s", worker)
	}
}

// read is what inText has written.
func read(text string) (data []byte) {
	bits, held := 0, 0
	for i := 0; i+1 < len(text); i += 2 {
		bits |= (bytes.IndexByte(digits, text[i]) + len(digits)*bytes.IndexByte(digits, text[i+1])) << held
		for held += 13; held >= 8; held -= 8 {
			data, bits = append(data, byte(bits)), bits>>8
		}
	}
	return data[:len(data)-len(text)%2]
}

// A text over several lines, or a comment that ends in a line, would be another script without its indentation.
func TestSqueezed(t *testing.T) {
	for script, want := range map[string]string{
		"// a\n\"use strict\";\n\n  f(`x // y`); // z\n": "\"use strict\";\nf(`x // y`); // z\n",
		"f(`\n  // a\n`);\n":                             "f(`\n  // a\n`);\n",
		"/* a\n  // b\n*/ f();\n":                        "/* a\n  // b\n*/ f();\n",
		"/* a */\n  b {} /* c */\n/* d */ e {}\n":        "b {} /* c */\n/* d */ e {}\n",
	} {
		if got := squeezed(script); got != want {
			t.Errorf("%q becomes %q, want %q", script, got, want)
		}
	}
}

// Toolchains have the script in one of two places. One that has none is named, with what to do.
func TestFindExec(t *testing.T) {
	for _, place := range execPlaces {
		if text, err := findExec(fstest.MapFS{place: {Data: []byte("run")}}, "/go"); err != nil || text != "run" {
			t.Errorf("%s: %q, error %v", place, text, err)
		}
	}
	_, err := findExec(fstest.MapFS{}, "/usr/lib/go")
	if err == nil || !strings.Contains(err.Error(), "toolchain in /usr/lib/go has no lib/wasm/wasm_exec.js") ||
		strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}

// Outside of a checkout, a binary that was built without the simulator says where there is one.
func TestFindSimulator(t *testing.T) {
	t.Chdir(t.TempDir())
	_, err := FindSimulator(t.Context())
	if err == nil || !strings.Contains(err.Error(), "this binary has no page of the lab in it: use one of make dist, or "+
		"change to a checkout") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}

// A program that cannot be compiled is an error that says so.
func TestBuildSimulatorFails(t *testing.T) {
	if _, err := BuildSimulator(t.Context(), t.TempDir()); err == nil ||
		!strings.HasPrefix(err.Error(), "building the simulator of the lab's page: go build: ") {
		t.Errorf("error %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := BuildSimulator(cancelled, "."); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
