package draw

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/svg"
)

// What a column of the terminal is filled with. The stages differ without colours too.
var (
	glyphs = [lanes.Stages]string{lanes.Fetch: "░", lanes.Process: "█"}
	// seen on black and on white
	paints = [lanes.Stages]string{lanes.Fetch: "\x1b[38;5;32m", lanes.Process: "\x1b[38;5;208m"}
)

const (
	unpainted  = "\x1b[0m"
	boundBlank = "┊" // T* where nothing happens
	boundMark  = "▲"
	tickWidth  = 12 // columns for a tick with its label
)

func (r ruler) painted(stage lanes.Stage, s string) string {
	if !r.colour {
		return s
	}
	return paints[stage] + s + unpainted
}

// row draws the cells of a row, each run of one stage in its colour.
func (r ruler) row(cells []cell) string {
	var out strings.Builder
	for from := 0; from < len(cells); {
		stage, is := cells[from].stage()
		to := from + 1
		for to < len(cells) && is {
			if next, also := cells[to].stage(); !also || next != stage {
				break
			}
			to++
		}
		switch {
		case is:
			out.WriteString(r.painted(stage, strings.Repeat(glyphs[stage], to-from)))
		case r.bound > 0 && from == r.at(r.bound):
			out.WriteString(boundBlank)
		default:
			out.WriteString(" ")
		}
		from = to
	}
	return out.String()
}

// axis is a line with ticks and T*, and one with their labels. T* has its label in any case.
func (r ruler) axis() []string {
	line, labels := strings.Split(strings.Repeat("─", r.columns), ""), make([]string, r.columns)
	free := func(from, width int) bool {
		for c := max(0, from-1); c < min(len(labels), from+width+1); c++ {
			if labels[c] != "" {
				return false
			}
		}
		return from >= 0 && from+width <= len(labels)
	}
	put := func(at int, s string) {
		width := displaywidth.String(s)
		from := min(max(0, at-width/2), max(0, len(labels)-width))
		if !free(from, width) {
			return
		}
		for i, char := range []rune(s) {
			labels[from+i] = string(char)
		}
	}
	if r.bound > 0 {
		put(r.at(r.bound), "T* "+seconds(r.bound))
	}
	scale := svg.Linear(0, r.end.Seconds(), 0, float64(r.columns))
	for _, tick := range scale.DurationTicks(max(3, r.columns/tickWidth)) {
		at := min(r.columns-1, int(tick.At+1e-9))
		line[at] = "┴"
		put(at, tick.Label)
	}
	if r.bound > 0 {
		line[r.at(r.bound)] = boundMark
	}
	for i, s := range labels {
		if s == "" {
			labels[i] = " "
		}
	}
	indent := strings.Repeat(" ", labelWidth)
	return []string{indent + strings.Join(line, ""), strings.TrimRight(indent+strings.Join(labels, ""), " ")}
}

// legend says what the glyphs are, in lines that are not too wide.
func (r ruler) legend(by lanes.By) []string {
	said := glyphs[lanes.Fetch] + " fetch  " + glyphs[lanes.Process] + " process"
	if r.bound > 0 {
		said += "  " + boundMark + " T*: shortest time possible"
	}
	if by == lanes.ByWorker {
		said += "; a row is one thing at a time"
	}
	lines := []string{said}
	if width := r.columns + labelWidth + 1; displaywidth.String(said) > width {
		lines = page.Lines(said, width)
	}
	for i := range lines {
		for stage, glyph := range glyphs {
			lines[i] = strings.ReplaceAll(lines[i], glyph, r.painted(lanes.Stage(stage), glyph))
		}
	}
	return lines
}
