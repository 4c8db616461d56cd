package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

// How the summary is made to fit a narrow terminal.

// narrowed makes the summary fit. The gains stay, since they are what it is for: first goes the
// efficiency, then who ties with the fastest, then the fastest. What is left out is named.
func narrowed(cols []page.Column, width int, notes map[string]bool, brief map[string]string) (shown []page.Column, left []string) {
	drop := func(place int, name string) {
		if !cols[place].Empty() {
			left = append(left, name)
		}
		cols[place].Cells = nil
	}
	kept := func() []page.Column {
		return page.Folded(slices.DeleteFunc(slices.Clone(cols), func(c page.Column) bool { return c.Empty() }), width)
	}
	if page.TooWide(kept(), width) {
		drop(summaryEfficiency, "efficiency")
	}
	uncertain := slices.Clone(cols[summaryFastest].Cells)
	if page.TooWide(kept(), width) {
		shortened(cols[summaryFastest].Cells, notes)
	}
	if page.TooWide(kept(), width) {
		drop(summaryFastest, "the fastest")
		doubted(cols[summaryWhole].Cells, uncertain, notes)
	}
	shown = kept()
	hyphenated(shown, width)
	for i := range shown {
		for j, cell := range shown[i].Cells {
			if from, to, ok := strings.Cut(cell, "–"); ok && from != "" && page.TooWide(shown, width) {
				shown[i].Cells[j] = from + "–" + strings.TrimSuffix(to, "×")
			}
		}
	}
	rounded(shown, width, brief)
	shown[summaryName].Cells = clipped(shown, width)
	return shown, left
}

// rounded are ranges in their shorter form, as far as they are still too wide.
func rounded(cols []page.Column, width int, brief map[string]string) {
	for i := range cols {
		for j, cell := range cols[i].Cells {
			long := strings.Trim(cell, "≥ ×*?")
			if short, ok := brief[long]; ok && page.TooWide(cols, width) {
				cols[i].Cells[j] = strings.Replace(cell, long, short, 1)
			}
		}
	}
}

// doubted marks the gains that are not known for certain, where no column says it any more.
func doubted(gains, fastest []string, notes map[string]bool) {
	for i, cell := range fastest {
		if strings.HasPrefix(cell, table.UnknownFastest) || strings.Contains(cell, table.WithinNoise) {
			gains[i] += "?"
			notes["? not known for certain: see under the table"] = true
		}
	}
}

// broken is the heading of the names where room is scarcest.
var broken = strings.NewReplacer("gain over", "gain\nover", table.Baseline, "sequen-\ntial")

// hyphenated breaks headings that are still too wide.
func hyphenated(shown []page.Column, width int) {
	for i, c := range shown {
		switch {
		case !page.TooWide(shown, width):
		case i == summaryName && !strings.Contains(c.Heading, "\n"):
			if shown[i].Heading = page.Halved(c.Heading); page.TooWide(shown, width) {
				shown[i].Heading = broken.Replace(shown[i].Heading)
			}
		case i == summaryName:
			shown[i].Heading = broken.Replace(c.Heading)
		default:
			shown[i].Heading = cmp.Or(map[string]string{"fetching": "fetch-\ning", "processing": "process-\ning"}[c.Heading], c.Heading)
		}
	}
}

// clipped are the names, cut in their middle if nothing else helps: a scenario is kept, and the end of
// what tells it from others of its name.
func clipped(cols []page.Column, width int) []string {
	names := slices.Clone(cols[summaryName].Cells)
	room := cols[summaryName].Width() - (page.WidthOf(cols) - width)
	for i, name := range names {
		scenario, rest, ok := strings.Cut(name, " · ")
		end := []rune(rest)
		if left := room - utf8.RuneCountInString(scenario) - 1; page.TooWide(cols, width) && ok && left > 0 && left < len(end) {
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
