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
	scripts      = scriptsOf("page.js", "sort.js", "schedule.js", "canvas.js", "timeline.js", "controls.js")
	policy       = contentPolicy()
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

// contentPolicy allows these styles and these scripts, by their hashes, and pictures that are in the page.
func contentPolicy() string {
	var hashes []string
	for _, script := range scripts {
		hashes = append(hashes, hash(string(script)))
	}
	return fmt.Sprintf("default-src 'none'; style-src %s %s; script-src %s; img-src data:; base-uri 'none'; "+
		"form-action 'none'", hash(string(style)), hash(string(pictureStyle)),
		strings.Join(hashes, " "))
}

func hash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// ScheduleScripts are the scripts that read schedules, draw them on a canvas and let a reader look at them closer, for
// another page of ours.
func ScheduleScripts() string {
	var all strings.Builder
	for _, name := range []string{"schedule.js", "canvas.js", "timeline.js", "controls.js"} {
		all.WriteString(asset(name) + "\n")
	}
	return all.String()
}
