package browsertest

import (
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// column is a column of the first table that can be sorted, from top to bottom.
type column struct {
	Names, Figures []string
	Sorted         []string // aria-sort of each heading
}

const sorted = `(() => {
	const table = document.querySelector("table.sortable");
	const rows = [...table.tBodies[0].rows];
	return { Names: rows.map((row) => row.cells[0].textContent),
		Figures: rows.map((row) => row.cells[1].dataset.figure ?? ""),
		Sorted: [...table.tHead.rows[0].cells].map((heading) => heading.getAttribute("aria-sort") ?? "") };
})()`

// The button of a heading sorts by the figures, up, down and as it was, and says so.
func TestSort(t *testing.T) {
	o := Open(t, pageOfARun(t), Look{})
	original := Get[column](o, sorted)
	press := func() column {
		o.Do(chromedp.Focus(chromedp.CSS("table.sortable th:nth-child(2) button")), chromedp.KeyEvent(kb.Enter))
		return Get[column](o, sorted)
	}
	up, down, again := press(), press(), press()
	if !slices.IsSortedFunc(up.Figures, byNumber) || len(up.Figures) < 10 || up.Sorted[1] != "ascending" {
		t.Errorf("pressed once, it is %v", up)
	}
	slices.Reverse(down.Figures)
	if !slices.IsSortedFunc(down.Figures, byNumber) || down.Sorted[1] != "descending" {
		t.Errorf("pressed twice, it is %v", down)
	}
	if !slices.Equal(again.Names, original.Names) || again.Sorted[1] != "" {
		t.Errorf("pressed three times, it is %v, want %v", again, original)
	}
	o.Do(chromedp.Click(chromedp.CSS("table.sortable th:first-child button")))
	if names := Get[column](o, sorted); !slices.IsSorted(names.Names) || names.Sorted[0] != "ascending" {
		t.Errorf("by name, it is %v", names)
	}
	None(t, CheckQuiet(o))
}

func byNumber(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	switch {
	case errX != nil || errY != nil:
		return 1
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
