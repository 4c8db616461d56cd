package results

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// The columns of the summary, by their places.
const (
	summaryName = iota
	summaryFastest
	summaryWhole
	summaryFetching
	summaryProcessing
	summaryEfficiency
)

// showSummary answers the question on the first screen: what concurrency gains over
// sequential, in all, for fetching and for processing.
func showSummary(p page.Page, tables []*Table) {
	base := Baseline
	if len(tables) > 0 {
		base = tables[0].base
	}
	cols := []page.Column{{Heading: "gain over " + base, Text: true}, {Heading: "fastest at " + limitOf(tables), Text: true}, {Heading: "in all"}, {Heading: "fetching"}, {Heading: "processing"}, {Heading: "efficiency"}}
	notes, brief := map[string]bool{}, map[string]string{}
	apart := newApart(slices.DeleteFunc(slices.Clone(tables), func(t *Table) bool { return !t.ours }))
	for _, t := range tables {
		cells := t.summary(notes, brief)
		if cells == nil {
			continue
		}
		cells[summaryName] = apart.name(t)
		for i := range cols {
			cols[i].Cells = append(cols[i].Cells, cells[i])
		}
	}
	if len(cols[0].Cells) == 0 {
		return
	}
	shown, left := narrowed(cols, p.Width(), notes, brief)
	p.Table(shown)
	for _, few := range tooFew(tables) {
		notes[unknownFastest+": "+few] = true
	}
	for _, note := range slices.Sorted(maps.Keys(notes)) {
		mark := strings.TrimSuffix(strings.Fields(note)[0], ":")
		if slices.ContainsFunc(shown[summaryName+1:], func(c page.Column) bool { return strings.Contains(strings.Join(c.Cells, " "), mark) }) {
			p.Say(note)
		}
	}
	if len(left) > 0 {
		p.Say("Not shown: " + strings.Join(left, ", ") + ".")
	}
	p.Gap()
}

// summary is the table's row of the summary, all but its name; nil if nothing can be compared with the
// baseline. It adds to the notes what has to be said of the marks in it, and to brief a shorter form of
// each range.
func (t *Table) summary(notes map[string]bool, brief map[string]string) []string {
	best := t.Best()
	if best == nil {
		return nil
	}
	gain, ok := t.Gain(best, record.Makespan)
	if alone := best.Strategy == t.base && !slices.ContainsFunc(t.Rows, func(r *Row) bool { return r != best && r.ranked() }); !ok || alone {
		return nil
	}
	cells := []string{"", t.tied(best), text.Ratio(gain), page.None, page.None, page.None}
	for place, unit := range map[int]string{summaryWhole: record.Makespan, summaryFetching: record.FetchActive, summaryProcessing: record.ProcessActive} {
		if x, ok := t.Gain(best, unit); ok {
			cells[place] = text.Ratio(x)
		}
		if least, most, wide := t.rangeOf(unit); wide && (unit != record.ProcessActive || t.negligible(best) == "") {
			long := strings.TrimSuffix(text.Ratio(least), "×") + "–" + strings.TrimSuffix(text.Ratio(most), "×")
			cells[place], brief[long] = long+"×", text.Rounded(least, 2)+"–"+text.Rounded(most, 2)
			notes["–: of all that tie for the fastest, where they differ by more than a quarter"] = true
		}
	}
	if e, ok := best.Efficiency(); ok {
		cells[summaryEfficiency] = fmt.Sprintf("%.2f", e)
	}
	if t.negligible(best) != "" {
		cells[summaryProcessing] += "*"
		notes["* next to nothing is processed here: how much is under the table"] = true
	}
	if best.held() {
		cells[summaryWhole] = "≥ " + cells[summaryWhole]
		if cells[summaryFetching] != page.None {
			cells[summaryFetching] = "≥ " + cells[summaryFetching]
		}
		notes["≥ more without the cap on requests: see under the table"] = true
	}
	return cells
}

// tooFew says of all tables at once how few blocks, or samples, do not tell which strategy is the fastest.
func tooFew(tables []*Table) (said []string) {
	for _, paired := range []bool{true, false} {
		least, most := math.MaxInt, 0
		for _, t := range tables {
			best := t.Best()
			if best == nil || t.Paired() != paired || t.unranked(best) == "" {
				continue
			}
			n := t.comparable(best)
			least, most = min(least, n), max(most, n)
		}
		if few := fewToRank(least, most, paired); least <= most {
			said = append(said, few)
		}
	}
	return said
}

// rangeOf is the range of a gain, in all or of a stage, over those that are named the fastest. It is wide
// if they differ by more than a quarter: the figure of whoever came first by chance would then say little.
func (t *Table) rangeOf(unit string) (least, most float64, wide bool) {
	least = math.Inf(1)
	for _, r := range t.leaders() {
		if x, ok := t.Gain(r, unit); ok && r.Strategy != t.base {
			least, most = min(least, x), max(most, x)
		}
	}
	return least, most, t.Paired() && most > 1.25*least
}

// limitOf is the limit of all tables, if it is one.
func limitOf(tables []*Table) string {
	all := map[string]bool{}
	for _, t := range tables {
		for _, limit := range t.limits() {
			all[limit] = true
		}
	}
	for limit := range all {
		if len(all) == 1 && limit != "" {
			return "limit " + limit
		}
	}
	return "a limit"
}

// What is said of a fastest that is none for certain.
const (
	unknownFastest = "unknown"
	withinNoise    = " (within "
)

// tied is the best with those that it cannot be told from: by name as long as there are
// few, and else how many.
func (t *Table) tied(best *Row) string {
	name := t.label(best)
	ranked := slices.DeleteFunc(slices.Clone(t.Rows), func(r *Row) bool { return !r.ranked() })
	if t.unranked(best) != "" {
		return unknownFastest + " (least time: " + name + ")"
	}
	if best.Strategy != t.base && t.tiesBase(best) {
		name += withinNoise + t.noise()
		if told := t.toldFaster(); len(told) > 0 {
			name += "; " + t.label(told[0]) + " is not"
		}
		return name + ")"
	}
	ties, _ := t.ties(best, ranked)
	if leaders := t.leaders(); len(leaders) > 1 && t.Paired() {
		ties = nil // those that the sentence under the table names, and no more
		for _, r := range leaders {
			if r != best && r.Strategy != t.base {
				ties = append(ties, t.label(r))
			}
		}
	}
	switch {
	case len(ties) == 0:
		return name
	case t.Paired() && len(ties) < 3:
		return strings.Join(append([]string{name}, ties...), ", ")
	case len(ties) == 1:
		return name + " (1 other ties)"
	}
	return fmt.Sprintf("%s (%d others tie)", name, len(ties))
}

// An apart says what tells tables of one scenario from each other, in few words: GOMAXPROCS and the
// machine where they differ, and the file where those do not tell it from the others.
type apart struct {
	procs, machine, file bool
	paths                map[string]string // what files are called
	names                map[string]int
}

func newApart(tables []*Table) *apart {
	a := &apart{names: map[string]int{}}
	for _, t := range tables {
		a.procs = a.procs || t.CPUs != tables[0].CPUs
		a.machine = a.machine || t.Facts["machine"] != tables[0].Facts["machine"]
	}
	files := map[string]string{}
	a.paths = text.BriefPaths(filesOf(tables))
	for _, t := range tables {
		words := strings.Join(a.words(t), " ")
		a.file = a.file || cmp.Or(files[words], t.File) != t.File
		files[words] = t.File
	}
	for _, t := range tables {
		a.names[strings.Join(append(a.words(t), t.Name), " ")]++
	}
	return a
}

func (a *apart) words(t *Table) (words []string) {
	if a.procs {
		words = append(words, t.procs())
	}
	if machine := t.Facts["machine"]; a.machine && machine != "" {
		words = append(words, machine)
	}
	if a.file {
		words = append(words, a.paths[t.File])
	}
	return words
}

// name is the scenario with what tells its table from the others of its name.
func (a *apart) name(t *Table) string {
	return strings.Join(append([]string{t.Name}, a.tell(t)...), " · ")
}

// tell is what tells a table from the others of its name.
func (a *apart) tell(t *Table) []string {
	words := a.words(t)
	if a.names[strings.Join(append(words, t.Name), " ")] > 1 {
		for _, fact := range t.Differs {
			if !slices.Contains(words, fact) {
				words = append(words, fact)
			}
		}
	}
	return words
}

// procs is how many CPUs there were to use.
func (t *Table) procs() string { return fmt.Sprintf("GOMAXPROCS %d", t.CPUs) }
