package web

import (
	"bytes"
	"encoding/json"
	"html/template"

	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/lanes/draw"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A timeline is the schedules of a table: two on one axis, and each by itself. Scripts draw any two from the data.
type timeline struct {
	figure
	Narrow template.HTML // the picture for a phone
	Each   []figure
	Data   template.JS
}

// Widths of pictures in pixels: of a page, of a column or a phone.
const (
	pageWidth   = 1200
	columnWidth = 380
)

// timelineData is what the element with the data has: the spans of all schedules, and which two are drawn without
// scripts. See results/README.md.
type timelineData struct {
	Version   int          `json:"version"`
	Scenario  string       `json:"scenario"`
	Shown     []string     `json:"shown"`
	Schedules []lanes.Data `json:"schedules"`
	Said      [][2]string  `json:"said"` // a sentence on each, by itself and after one that has explained T*
}

// timeline is that of a table; nil if no schedule was recorded. What cannot be read is among the problems.
func (v *view) timeline(section string, t *table.Table) (*timeline, error) {
	schedules := v.schedules(t)
	if len(schedules) == 0 {
		return nil, nil
	}
	set, _ := report.ScheduleSet(t, report.Choice{}) // what cannot be read has been said
	if len(set.Schedules) == 0 {
		set.Schedules = schedules[:1]
	}
	data := timelineData{Version: 1, Scenario: text.Readable(t.Name)}
	for _, s := range set.Schedules {
		data.Shown = append(data.Shown, text.Readable(s.Name))
	}
	f, whole := v.drawn(section+"-timeline", "timeline", set, pageWidth)
	f.Title, f.Zipped = "When each item was fetched and processed", true
	if len(set.Schedules) == 2 {
		f.Note = report.AboutTwo
	}
	v.pictures = append(v.pictures, picture{f.File, whole})
	l := &timeline{figure: f, Narrow: draw.Picture(set, columnWidth, lanes.ByWorker).Inline()}
	for i, s := range schedules {
		alone := lanes.Set{Title: t.Name, Schedules: schedules[i : i+1]}
		f, _ := v.drawn(section+"-timeline-"+fragment(i, s.Name), "lanes", alone, columnWidth)
		f.Title = text.Readable(s.Name)
		l.Each = append(l.Each, f)
		d := s.Data()
		d.Name = text.Readable(d.Name)
		first, after := s.Said()
		data.Said = append(data.Said, [2]string{text.Readable(first), text.Readable(after)})
		data.Schedules = append(data.Schedules, d)
	}
	written, err := embedded(data)
	l.Data = written
	return l, err
}

// schedules are those that were recorded of a table's rows.
func (v *view) schedules(t *table.Table) (list []lanes.Schedule) {
	for _, r := range t.Shown() {
		switch s, ok, err := report.ScheduleOf(r); {
		case err != nil:
			v.Problems = append(v.Problems, text.Readable(err.Error()))
		case ok:
			list = append(list, s)
		}
	}
	return list
}

// drawn is a set of schedules as a figure.
func (v *view) drawn(id, kind string, set lanes.Set, width int) (figure, *svg.Picture) {
	d := draw.Of(set, width, lanes.ByWorker)
	f := figure{ID: id, Kind: kind, Title: text.Readable(d.Title), Sentence: text.Readable(d.Sentence),
		Picture: d.Picture.Inline(), Table: v.grid(d.Table), File: id + ".svg"}
	f.Table.Name = "the numbers of " + f.Title
	return f, d.Picture
}

// embedded is a value as JSON that can stand in an element for scripts: it has no < and no U+2028.
func embedded(value any) (template.JS, error) {
	var b bytes.Buffer
	err := json.NewEncoder(&b).Encode(value)
	return template.JS(bytes.TrimSpace(b.Bytes())), err
}
