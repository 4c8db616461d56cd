package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"github.com/overlap-bench/overlap/results/svg"
)

// Styles and scripts are all that the page has of them.
var (
	style        = template.CSS(asset("style.css"))
	pictureStyle = template.CSS(svg.Style())
	scripts      = scriptsOf("page.js", "sort.js", "schedule.js", "canvas.js", "timeline.js", "pointer.js",
		"controls.js")
	policy = contentPolicy(scripts, nil)
)

// scriptsOf are scripts in the order in which they run: each knows those before it.
func scriptsOf(names ...string) (list []template.JS) {
	for _, name := range names {
		list = append(list, template.JS(asset(name)))
	}
	return list
}

func asset(name string) string {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is in this binary
	}
	return string(text)
}

// contentPolicy allows the styles and these scripts, by their hashes, and pictures that are in the page. A lab that is
// opened from the page is under its policy: it may do in addition what it needs.
func contentPolicy(scripts []template.JS, lab *Lab) string {
	styles := []string{hash(string(style)), hash(string(pictureStyle))}
	var allowed []string
	for _, script := range scripts {
		allowed = append(allowed, hash(string(script)))
	}
	more := ""
	if lab != nil {
		for _, style := range lab.Styles {
			styles = append(styles, hash(style))
		}
		for _, script := range lab.Scripts {
			allowed = append(allowed, hash(script))
		}
		allowed = append(allowed, "'wasm-unsafe-eval'")
		more = "; worker-src blob:"
	}
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; "+
		"form-action 'none'%s", strings.Join(styles, " "), strings.Join(allowed, " "), more)
}

func hash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// ScheduleScripts are the scripts that read schedules, draw them on a canvas and let a reader look at them closer, for
// another page of ours.
func ScheduleScripts() string {
	var all strings.Builder
	for _, name := range []string{"schedule.js", "canvas.js", "timeline.js", "pointer.js"} {
		all.WriteString(asset(name) + "\n")
	}
	return all.String()
}
