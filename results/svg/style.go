package svg

import (
	"fmt"
	"slices"
	"strings"
)

// A colour is a class that says in which colour what is "solid", a "line" or text is drawn.
type colour struct {
	class       string
	light, dark string
}

// colours are those of Okabe and Ito (2008), which those who are colour-blind tell apart too. Those for the light
// scheme are darkened to a contrast of 3 to 1 at least, where something is told by them.
var colours = []colour{
	{"ground", "#ffffff", "#0d1117"},
	{"ink", "#1f2328", "#e6edf3"},
	{"muted", "#59636e", "#9ca5b0"},
	{"faint", "#d8dee4", "#2b323b"},
	{"fetch", "#0072b2", "#56b4e9"},
	{"process", "#d55e00", "#f0a020"},
	{"bound", "#1f2328", "#e6edf3"},
	{"good", "#00805e", "#2fc49a"},
	{"bad", "#b3123f", "#ff7b93"},
	{"series-1", "#0072b2", "#56b4e9"},
	{"series-2", "#d55e00", "#f0a020"},
	{"series-3", "#00805e", "#2fc49a"},
	{"series-4", "#b0528a", "#e39ac6"},
	{"series-5", "#8a6d00", "#f0e442"},
	{"series-6", "#3a7fa8", "#8ecdf0"},
	{"series-7", "#59636e", "#9ca5b0"},
	{"series-8", "#1f2328", "#e6edf3"},
}

// Series is how many classes series-1, series-2 … there are.
const Series = 8

// shapes are the classes that say how something is drawn in its colour.
var shapes = []struct{ class, rule string }{
	{"solid", "fill:currentColor"},
	{"band", "fill:currentColor;fill-opacity:.2"},
	{"tint", "fill:currentColor;fill-opacity:.5"},
	{"line", "fill:none;stroke:currentColor;stroke-width:1.5"},
	{"bold-line", "fill:none;stroke:currentColor;stroke-width:2.5"},
	{"hair", "fill:none;stroke:currentColor;stroke-width:1"},
	{"dashed", "stroke-dasharray:5 4"},
	{"dotted", "stroke-dasharray:1.5 3"},
	{"bar", "fill:none;stroke:currentColor"}, // as wide as the attribute stroke-width says
	{"narrow", "stroke-width:5"},
	{"wide", "stroke-width:10"},
	{"hollow", "fill:none;stroke:currentColor;stroke-width:1.5"},
	{"bold", "font-weight:600"},
	{"small", "font-size:11px"},
}

// Style is the style sheet of all classes, in light and in dark, for a page that has pictures inline.
func Style() string { return styleOf(".picture ", func(string) bool { return true }) }

// StyleOf is that of some classes, for a page that draws only with them.
func StyleOf(classes ...string) string {
	return styleOf(".picture ", func(class string) bool { return slices.Contains(classes, class) })
}

// styleOf has the rules of the classes that are used, each after a scope.
func styleOf(scope string, used func(class string) bool) string {
	var light, dark, how strings.Builder
	for _, c := range colours {
		if used(c.class) {
			fmt.Fprintf(&light, "%s.%s{color:%s}\n", scope, c.class, c.light)
			fmt.Fprintf(&dark, "%s.%s{color:%s}\n", scope, c.class, c.dark)
		}
	}
	for _, s := range shapes {
		if used(s.class) {
			fmt.Fprintf(&how, "%s.%s{%s}\n", scope, s.class, s.rule)
		}
	}
	return fmt.Sprintf(`%stext{font:%dpx system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;`+
		`fill:currentColor}
%s%s@media (prefers-color-scheme:dark){
%s}
`, scope, TextSize, how.String(), light.String(), dark.String())
}
