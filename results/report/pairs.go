package report

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// ShowPairs writes for each table which two rows are told apart, of all pairs.
func ShowPairs(p page.Page, tables []*table.Table) error {
	page.Begin(p, table.Preface(tables))
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.Title(tables)...)
		pairs := t.Pairs()
		if len(pairs) == 0 {
			p.Say("No two rows are compared here: that takes samples in blocks.")
			continue
		}
		all := pairColumns(t, pairs)
		cols, left := page.Fit(all, p.Width(), page.LastFirst(all, 1))
		p.Table(cols)
		if len(left) > 0 {
			p.Say(fmt.Sprintf("Not shown: the last %s; --wide shows all.", text.Count(len(left), "column")))
		}
		told := 0
		for _, pair := range pairs {
			if pair.Told {
				told++
			}
		}
		p.Say(fmt.Sprintf("%d of %s can be told apart.", told, text.Count(len(pairs), "pair")))
	}
	p.Gap()
	p.Say("A cell says how much longer the row takes than the strategy whose number heads the column, or how many times " +
		"as " +
		"long. A · means that this run cannot tell which is slower. In at most 5 % of runs is any cell of a table false. " +
		"The tables of overlap show compare fewer pairs, so either may find what the other does not.")
	return p.Flush()
}

// pairColumns number the rows, and have a column for each but the last.
func pairColumns(t *table.Table, pairs []table.Pair) []page.Column {
	longer := map[[2]*table.Row]string{}
	for _, p := range pairs {
		if !p.Enough() {
			continue
		}
		longer[[2]*table.Row{p.Slower, p.Faster}], longer[[2]*table.Row{p.Faster, p.Slower}] = "·", "·"
		if p.Told {
			longer[[2]*table.Row{p.Slower, p.Faster}] = longerBy(p.Ratio)
			longer[[2]*table.Row{p.Faster, p.Slower}] = longerBy(1 / p.Ratio)
		}
	}
	rows := t.Shown()
	cols := []page.Column{{Heading: "strategy", Text: true}}
	for i := range rows[:len(rows)-1] {
		cols = append(cols, page.Column{Heading: strconv.Itoa(i + 1)})
	}
	for i, r := range rows {
		cells := []string{fmt.Sprintf("%2d %s", i+1, t.Label(r))}
		for j, other := range rows[:len(rows)-1] {
			cell := ""
			if j < i {
				cell = longer[[2]*table.Row{r, other}]
			}
			cells = append(cells, cell)
		}
		page.AddRow(cols, cells...)
	}
	return cols
}

// longerBy is a ratio as a change in percent, or as a factor where it is long.
func longerBy(ratio float64) string {
	switch percent := 100 * (ratio - 1); {
	case ratio >= 9.95:
		return fmt.Sprintf("%.0f×", ratio)
	case ratio >= 1.995:
		return fmt.Sprintf("%.1f×", ratio)
	case math.Abs(percent) < 0.95:
		return fmt.Sprintf("%+.1f%%", percent)
	default:
		return fmt.Sprintf("%+.0f%%", percent)
	}
}

type pairJSON struct {
	Slower      string      `json:"slower"` // the strategy
	SlowerLimit string      `json:"slower_limit,omitempty"`
	Faster      string      `json:"faster"`
	FasterLimit string      `json:"faster_limit,omitempty"`
	Blocks      int         `json:"blocks"`
	Ratio       float64     `json:"ratio"` // of the slower one's makespan to that of the faster one
	CI          *[2]float64 `json:"ci,omitempty"`
	PHolm       float64     `json:"p_holm"`
	Told        bool        `json:"told"`
}

func pairsToJSON(t *table.Table) (pairs []pairJSON) {
	for _, p := range t.Pairs() {
		if p.N == 0 {
			continue
		}
		j := pairJSON{Slower: p.Slower.Strategy, SlowerLimit: p.Slower.Limit, Faster: p.Faster.Strategy,
			FasterLimit: p.Faster.Limit, Blocks: p.N, Ratio: p.Ratio, PHolm: p.PHolm, Told: p.Told}
		if p.Enough() {
			low, high := p.Simultaneous()
			j.CI = &[2]float64{low, high}
		}
		pairs = append(pairs, j)
	}
	return pairs
}

// WritePairsJSON writes what [WriteJSON] does, with all pairs of each table.
func WritePairsJSON(w io.Writer, tables []*table.Table) error { return writeJSON(w, tables, true) }
