package lab

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/web"
	"github.com/overlap-bench/overlap/strategies"
)

// Options say which page is made.
type Options struct {
	Served  bool   // by a server that can also measure
	Version string // of the command that makes it
}

// A Page is the page, with the policy that it states itself, for the header of a server.
type Page struct {
	HTML    []byte
	Policy  string
	Style   string   // that it has, and …
	Scripts []string // … the scripts that it runs: whoever embeds it has to allow them
}

// WriteTo implements [io.WriterTo].
func (p Page) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(p.HTML)
	return int64(n), err
}

// Data is what the element lab-data has, as JSON.
type Data struct {
	Version    string            `json:"version"`
	Presets    []Preset          `json:"presets"`
	Fields     []params.Field    `json:"fields"`
	Strategies []Strategy        `json:"strategies"`
	Practices  []Strategy        `json:"practices"` // which are only simulated
	Lessons    []lesson.Lesson   `json:"lessons"`
	Python     map[string]string `json:"python"` // what a strategy would be there, of all lessons
	Served     bool              `json:"served"`
}

// A Preset is a scenario, as far as virtual time knows it.
type Preset struct {
	Name   string        `json:"name"`
	Lesson string        `json:"lesson"`
	Params params.Params `json:"params"`
}

// A Strategy is one of the catalog, or a practice of the lessons, with its page of source.
type Strategy struct {
	Name   string `json:"name"`
	Idea   string `json:"idea"`
	File   string `json:"file"`
	Source string `json:"source,omitempty"` // "" if one before it has the same file
	Lines  Lines  `json:"lines"`
}

// Presets are those of all scenarios.
func Presets() (list []Preset) {
	for _, s := range slices.Concat(scenario.Scenarios(), scenario.Extended()) {
		list = append(list, Preset{s.Name, s.Lesson, params.Of(s.Profile)})
	}
	return list
}

// DataOf is what the page is made of. The lessons are simulated for it.
func DataOf(ctx context.Context, o Options) (Data, error) {
	d := Data{Version: o.Version, Presets: Presets(), Fields: params.Fields(), Served: o.Served}
	var err error
	if d.Lessons, err = lesson.All(ctx); err != nil {
		return d, fmt.Errorf("simulating the lessons: %w", err)
	}
	for _, e := range strategies.Catalog() {
		s := Strategy{Name: e.Name, Idea: e.Idea}
		s.File, s.Source, _ = strategies.Source(e.Name)
		if s.Lines, err = linesOf(e, s.File, s.Source); err != nil {
			return d, fmt.Errorf("finding what the lines of %s do: %w", s.File, err)
		}
		d.Strategies = append(d.Strategies, s)
	}
	for _, e := range practice.Entries() {
		s := Strategy{Name: e.Name, Idea: e.Idea}
		s.File, s.Source, _ = practice.Source(e.Name)
		if s.Lines, err = practiceLines(s.Source); err != nil {
			return d, fmt.Errorf("finding what the lines of %s do: %w", s.File, err)
		}
		d.Practices = append(d.Practices, s)
	}
	d.onlyOnce()
	return d, nil
}

// onlyOnce leaves out what is there twice, which is much of a page that has to be small.
func (d *Data) onlyOnce() {
	seen := map[string]bool{}
	for _, list := range [][]Strategy{d.Strategies, d.Practices} {
		for i, s := range list {
			if seen[s.File] {
				list[i].Source = ""
			}
			seen[s.File] = true
		}
	}
	d.Python = map[string]string{}
	for i, l := range d.Lessons {
		maps.Copy(d.Python, l.Python)
		d.Lessons[i].Python = nil
	}
}

//go:embed assets
var assets embed.FS

var layout = template.Must(template.ParseFS(assets, "assets/page.html"))

// scriptNames are the scripts of the page in the order in which they run: each knows those before it.
var scriptNames = []string{"start.js", "simulate.js", "params.js", "fragment.js", "form.js", "guess.js", "events.js",
	"outcome.js", "player.js", "code.js", "stage.js", "lessons.js", "real.js", "lab.js", "page.js"}

// Make makes the page.
func Make(ctx context.Context, s Simulator, o Options) (Page, error) {
	data, err := DataOf(ctx, o)
	if err != nil {
		return Page{}, err
	}
	written, err := json.Marshal(data) // < is escaped
	if err != nil {
		return Page{}, err
	}
	style := squeezed(svg.StyleOf("ink", "muted", "faint", "fetch", "process") + asset("style.css"))
	scripts := []template.JS{template.JS(squeezed(web.ScheduleScripts()))}
	for _, name := range scriptNames {
		scripts = append(scripts, template.JS(squeezed(asset(name))))
	}
	p := Page{Policy: policyOf(style, scripts, o.Served), Style: style}
	for _, script := range scripts {
		p.Scripts = append(p.Scripts, string(script))
	}
	var out bytes.Buffer
	err = layout.Execute(&out, map[string]any{
		"Policy": p.Policy, "Style": template.CSS(style), "Version": o.Version, "Served": o.Served,
		"Data": template.JS(written), "Simulator": s.elements(), "Scripts": scripts,
	})
	p.HTML = out.Bytes()
	return p, err
}

func asset(name string) string {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is in this binary
	}
	return string(text)
}

// elements are two that nothing runs: the source of the worker, and the simulator that is handed to it.
func (s Simulator) elements() template.HTML {
	return template.HTML(`<script type="text/plain" id="lab-worker">` + s.worker() + "</script>\n" +
		`<script type="text/plain" id="lab-simulator">` + inText(s.Wasm) + "</script>")
}

// worker is the source of the worker. None of its tags may end the element that it stands in.
func (s Simulator) worker() string {
	source := squeezed(s.Exec) + "\n" + squeezed(asset("worker.js"))
	return strings.NewReplacer("</script", `<\/script`, "<!--", `<\!--`).Replace(source)
}

// policyOf allows the style and the scripts by their hashes, WebAssembly, and workers that a script has made, which are
// under the same policy. A page that is served may ask its server.
func policyOf(style string, scripts []template.JS, served bool) string {
	var hashes []string
	for _, script := range scripts {
		hashes = append(hashes, hash(string(script)))
	}
	policy := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s 'wasm-unsafe-eval'; worker-src blob:; "+
		"img-src data:; base-uri 'none'; form-action 'none'", hash(style), strings.Join(hashes, " "))
	if served {
		policy += "; connect-src 'self'"
	}
	return policy
}

func hash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
