package compare

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// How the tables of a comparison are made to fit, and what they call the two sides.

const headingCI, headingHolm = "95 % CI", "p\n(Holm)"

// The columns whose headings are labels.
const oldSide, newSide = "\x00old", "\x00new"

// LeastName is what a name is shortened to before a median is left out, shortLabel what a label is in
// a heading, unless the figures below are wider.
const (
	LeastName  = 12
	shortLabel = 12
)

// Fit keeps what became of each row to the last, and before that both medians: it leaves out p and the
// interval, then shortens labels and names, and leaves out the medians where that does not help. What
// is left out is returned as a sentence names it.
func (v *Comparison) Fit(cols []page.Column, width int) (kept []page.Column, hidden []string) {
	kept, less, more := fitNames(v.shortLabels(cols, width), width, []string{headingHolm, headingCI}, []string{oldSide, newSide})
	if len(more) > 0 {
		hidden = append(hidden, "the medians of "+text.List(page.NamesOf(more)))
	}
	return kept, slices.Concat(hidden, page.NamesOf(less), CutNames(cols, kept))
}

// fitSummary keeps how many became faster or slower to the last.
func fitSummary(cols []page.Column, width int) (kept []page.Column, hidden []string) {
	kept, _, left := fitNames(page.Folded(cols, width), width, nil, []string{"geomean", string(table.InNoise), string(table.TooFew)})
	straight := slices.Clone(kept)
	for i, c := range kept {
		straight[i].Heading = cmp.Or(c.Id, c.Heading)
	}
	if !page.TooWide(straight, width) { // without those that are left out there is room for it
		kept = straight
	}
	return kept, append(page.NamesOf(left), CutNames(cols, kept)...)
}

// CutNames is what to say if the names of rows were shortened.
func CutNames(cols, kept []page.Column) []string {
	if slices.Equal(cols[0].Cells, kept[0].Cells) {
		return nil
	}
	return []string{fullNames}
}

// fullNames is what is not shown where names are shortened.
const fullNames = "names in full"

// fitNames makes room by leaving out columns that matter less, then by shortening the names of the rows,
// and by leaving out columns that matter more where that does not help.
func fitNames(cols []page.Column, width int, less, more []string) (kept, withoutLess, withoutMore []page.Column) {
	kept, withoutLess = page.Fit(cols, width, page.PlacesOf(cols, less...))
	if short := page.WithShortNames(kept, width, LeastName); !page.TooWide(short, width) {
		return short, withoutLess, nil
	}
	kept, withoutMore = page.Fit(kept, width, page.PlacesOf(kept, more...))
	return page.WithShortNames(kept, width, LeastName/2), withoutLess, withoutMore
}

// shortLabels shortens those in headings if there is no room.
func (v *Comparison) shortLabels(cols []page.Column, width int) []page.Column {
	if !page.TooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	room := shortLabel
	for _, c := range cols {
		if c.Id == oldSide || c.Id == newSide {
			room = max(room, page.Column{Cells: c.Cells}.Width())
		}
	}
	short := page.ShortNames([]string{v.Old, v.New}, room)
	for i, c := range cols {
		switch {
		case c.Id == oldSide:
			cols[i].Heading = short[0]
		case c.Id == newSide:
			cols[i].Heading = short[1]
		case c.Id == page.VerdictID:
			cols[i].Heading = "vs\n" + short[0]
		}
	}
	return cols
}

// Title names the labels, and the files that they stand for.
func (v *Comparison) Title() string {
	first := v.Matches[0]
	old, now := sideNames(v.Old, v.New, first.Old.File, first.New.File)
	return now + " compared with " + old
}

// sideNames are the labels with their files, unless these say no more. Files of one name are told apart by
// their folders.
func sideNames(old, now, oldFile, newFile string) (string, string) {
	ends := text.BriefPaths([]string{oldFile, newFile})
	name := func(label, file, end string) string {
		base := filepath.Base(file)
		if end == base {
			end = strings.TrimSuffix(base, ".txt")
		}
		if end == label {
			return label
		}
		return label + " (" + end + ")"
	}
	return name(old, oldFile, ends[oldFile]), name(now, newFile, ends[newFile])
}

// labelNames are the labels of two sides for an error: with a file where there is one and the label is
// only a letter, or the label of what two files are called.
func labelNames(old, now record.Labelled) (string, string) {
	if len(old.Files) != 1 || len(now.Files) != 1 || !record.IsLetter(old.Label) && !record.IsLetter(now.Label) {
		return old.Label, now.Label
	}
	return sideNames(old.Label, now.Label, old.Files[0].Path, now.Files[0].Path)
}
