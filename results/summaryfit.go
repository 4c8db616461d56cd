package results

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// How the summary is made to fit a narrow terminal.

// narrowed makes the summary fit. The gains stay, since they are what it is for: first goes the
// efficiency, then who ties with the fastest, then the fastest. What is left out is named.
func narrowed(cols []column, width int, notes map[string]bool, brief map[string]string) (shown []column, left []string) {
	drop := func(place int, name string) {
		if !cols[place].empty() {
			left = append(left, name)
		}
		cols[place].cells = nil
	}
	kept := func() []column {
		return folded(slices.DeleteFunc(slices.Clone(cols), func(c column) bool { return c.empty() }), width)
	}
	if tooWide(kept(), width) {
		drop(summaryEfficiency, "efficiency")
	}
	uncertain := slices.Clone(cols[summaryFastest].cells)
	if tooWide(kept(), width) {
		shortened(cols[summaryFastest].cells, notes)
	}
	if tooWide(kept(), width) {
		drop(summaryFastest, "the fastest")
		doubted(cols[summaryWhole].cells, uncertain, notes)
	}
	shown = kept()
	hyphenated(shown, width)
	for i := range shown {
		for j, cell := range shown[i].cells {
			if from, to, ok := strings.Cut(cell, "–"); ok && from != "" && tooWide(shown, width) {
				shown[i].cells[j] = from + "–" + strings.TrimSuffix(to, "×")
			}
		}
	}
	rounded(shown, width, brief)
	shown[summaryName].cells = clipped(shown, width)
	return shown, left
}

// rounded are ranges in their shorter form, as far as they are still too wide.
func rounded(cols []column, width int, brief map[string]string) {
	for i := range cols {
		for j, cell := range cols[i].cells {
			long := strings.Trim(cell, "≥ ×*?")
			if short, ok := brief[long]; ok && tooWide(cols, width) {
				cols[i].cells[j] = strings.Replace(cell, long, short, 1)
			}
		}
	}
}

// doubted marks the gains that are not known for certain, where no column says it any more.
func doubted(gains, fastest []string, notes map[string]bool) {
	for i, cell := range fastest {
		if strings.HasPrefix(cell, unknownFastest) || strings.Contains(cell, withinNoise) {
			gains[i] += "?"
			notes["? not known for certain: see under the table"] = true
		}
	}
}

// broken is the heading of the names where room is scarcest.
var broken = strings.NewReplacer("gain over", "gain\nover", Baseline, "sequen-\ntial")

// hyphenated breaks headings that are still too wide.
func hyphenated(shown []column, width int) {
	for i, c := range shown {
		switch {
		case !tooWide(shown, width):
		case i == summaryName && !strings.Contains(c.heading, "\n"):
			if shown[i].heading = halved(c.heading); tooWide(shown, width) {
				shown[i].heading = broken.Replace(shown[i].heading)
			}
		case i == summaryName:
			shown[i].heading = broken.Replace(c.heading)
		default:
			shown[i].heading = cmp.Or(map[string]string{"fetching": "fetch-\ning", "processing": "process-\ning"}[c.heading], c.heading)
		}
	}
}

// clipped are the names, cut in their middle if nothing else helps: a scenario is kept, and the end of
// what tells it from others of its name.
func clipped(cols []column, width int) []string {
	names := slices.Clone(cols[summaryName].cells)
	room := cols[summaryName].width() - (widthOf(cols) - width)
	for i, name := range names {
		scenario, rest, ok := strings.Cut(name, " · ")
		end := []rune(rest)
		if left := room - utf8.RuneCountInString(scenario) - 1; tooWide(cols, width) && ok && left > 0 && left < len(end) {
			names[i] = scenario + "…" + string(end[len(end)-left:])
		}
	}
	return names
}

// shortened leaves of the fastest only a name: who ties is under the tables.
func shortened(fastest []string, notes map[string]bool) {
	for i, cell := range fastest {
		if at := strings.IndexAny(cell, " ,"); at > 0 {
			fastest[i] = cell[:at] + " …"
			notes["… not alone, or not for certain: see under the table"] = true
		}
	}
}
