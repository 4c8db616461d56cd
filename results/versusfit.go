package results

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// How the tables of a comparison are made to fit, and what they call the two sides.

const headingCI, headingHolm = "95 % CI", "p\n(Holm)"

// The columns whose headings are labels.
const oldSide, newSide = "\x00old", "\x00new"

// leastName is what a name is shortened to before a median is left out, shortLabel what a label is in
// a heading, unless the figures below are wider.
const (
	leastName  = 12
	shortLabel = 12
)

// fit keeps what became of each row to the last, and before that both medians: it leaves out p and the
// interval, then shortens labels and names, and leaves out the medians where that does not help. What
// is left out is returned as a sentence names it.
func (v *Versus) fit(cols []column, width int) (kept []column, hidden []string) {
	kept, less, more := fitNames(v.shortLabels(cols, width), width, []string{headingHolm, headingCI}, []string{oldSide, newSide})
	if len(more) > 0 {
		hidden = append(hidden, "the medians of "+text.List(namesOf(more)))
	}
	return kept, slices.Concat(hidden, namesOf(less), cutNames(cols, kept))
}

// fitSummary keeps how many became faster or slower to the last.
func fitSummary(cols []column, width int) (kept []column, hidden []string) {
	kept, _, left := fitNames(folded(cols, width), width, nil, []string{"geomean", string(InNoise), string(TooFew)})
	straight := slices.Clone(kept)
	for i, c := range kept {
		straight[i].heading = cmp.Or(c.id, c.heading)
	}
	if !tooWide(straight, width) { // without those that are left out there is room for it
		kept = straight
	}
	return kept, append(namesOf(left), cutNames(cols, kept)...)
}

// cutNames is what to say if the names of rows were shortened.
func cutNames(cols, kept []column) []string {
	if slices.Equal(cols[0].cells, kept[0].cells) {
		return nil
	}
	return []string{fullNames}
}

// fullNames is what is not shown where names are shortened.
const fullNames = "names in full"

// fitNames makes room by leaving out columns that matter less, then by shortening the names of the rows,
// and by leaving out columns that matter more where that does not help.
func fitNames(cols []column, width int, less, more []string) (kept, withoutLess, withoutMore []column) {
	kept, withoutLess = fit(cols, width, placesOf(cols, less...))
	if short := withShortNames(kept, width, leastName); !tooWide(short, width) {
		return short, withoutLess, nil
	}
	kept, withoutMore = fit(kept, width, placesOf(kept, more...))
	return withShortNames(kept, width, leastName/2), withoutLess, withoutMore
}

// withShortNames shortens the names of the rows by as much as there is no room for, to so much at least.
func withShortNames(cols []column, width, least int) []column {
	if !tooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	cols[0].cells = text.ShortNames(cols[0].cells, max(least, cols[0].width()-(widthOf(cols)-width)))
	return cols
}

// shortLabels shortens those in headings if there is no room.
func (v *Versus) shortLabels(cols []column, width int) []column {
	if !tooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	room := shortLabel
	for _, c := range cols {
		if c.id == oldSide || c.id == newSide {
			room = max(room, column{cells: c.cells}.width())
		}
	}
	short := text.ShortNames([]string{v.Old, v.New}, room)
	for i, c := range cols {
		switch {
		case c.id == oldSide:
			cols[i].heading = short[0]
		case c.id == newSide:
			cols[i].heading = short[1]
		case c.id == versusID:
			cols[i].heading = "vs\n" + short[0]
		}
	}
	return cols
}

// title names the labels, and the files that they stand for.
func (v *Versus) title() string {
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
