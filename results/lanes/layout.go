package lanes

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"time"
)

// By says what a row is.
type By int

// The kinds of rows.
const (
	ByWorker By = iota // one thing in progress at a time
	ByItem             // one item
)

// A Bar is one stage of one item in a row, in time since the first pull.
type Bar struct {
	Item, Row  int
	Stage      Stage
	Start, End time.Duration
}

// A Group is some rows that follow each other, with one label.
type Group struct {
	Label string `json:"label"`
	Rows  int    `json:"rows"`
}

// A Layout is a schedule in rows.
type Layout struct {
	Groups []Group
	Bars   []Bar
	Rows   int
	By     By
}

// Layout places the schedule in rows.
func (s Schedule) Layout(by By) Layout {
	list := s.activities()
	if by == ByItem {
		return byItem(list)
	}
	if s.Apart() {
		return apart(list)
	}
	return carried(list)
}

// byItem has a row for each item, in the order of the input.
func byItem(list []activity) Layout {
	l := Layout{By: ByItem}
	rows := map[int]int{}
	var items []int
	for _, a := range list {
		if _, known := rows[a.item]; !known {
			rows[a.item] = 0
			items = append(items, a.item)
		}
	}
	slices.Sort(items)
	for row, item := range items {
		rows[item] = row
	}
	for _, a := range list {
		l.Bars = append(l.Bars, Bar{a.item, rows[a.item], a.stage, a.start, a.end})
	}
	l.add("items", len(items))
	return l
}

// apart has rows of what is fetched, and below them rows of what is processed.
func apart(list []activity) (l Layout) {
	for stage := range Stages {
		p := newPlaces(l.Rows)
		for _, a := range list {
			if a.stage == stage {
				l.Bars = append(l.Bars, Bar{a.item, p.take(a.start, a.end), stage, a.start, a.end})
			}
		}
		l.add(stage.String(), p.most-l.Rows)
	}
	return l
}

// carried has a row for each item under way, from the start of its fetch to the end of its processing.
func carried(list []activity) (l Layout) {
	fetches := map[int]activity{}
	var items []activity
	for _, a := range list {
		if fetch, fetched := fetches[a.item]; fetched {
			items = append(items, activity{a.item, 0, fetch.start, a.end})
			l.Bars = append(l.Bars, Bar{a.item, 0, Process, a.start, a.end})
		} else {
			fetches[a.item] = a
			l.Bars = append(l.Bars, Bar{a.item, 0, Fetch, a.start, a.end})
		}
	}
	slices.SortFunc(items, func(a, b activity) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.item, b.item))
	})
	p, rows := newPlaces(0), map[int]int{}
	for _, a := range items {
		rows[a.item] = p.take(a.start, a.end)
	}
	for i, b := range l.Bars {
		l.Bars[i].Row = rows[b.Item]
	}
	l.add("both", p.most)
	return l
}

func (l *Layout) add(label string, rows int) {
	if rows > 0 {
		l.Groups, l.Rows = append(l.Groups, Group{label, rows}), l.Rows+rows
	}
}

// Meaning says what a row is.
func (l Layout) Meaning() string {
	if l.By == ByItem {
		return "A row is an item."
	}
	return "A row is one thing at a time: no worker is recorded."
}

// Folded leaves rows out until there are at most so many: what is left is evenly spread over each group. It returns
// how many there were.
func (l Layout) Folded(most int) (Layout, int) {
	if most <= 0 || l.Rows <= most {
		return l, l.Rows
	}
	folded := Layout{By: l.By}
	to := map[int]int{} // new rows by old ones
	before, left, of := 0, most, l.Rows
	for i, g := range l.Groups {
		// A small group, as that of the processors, is not left out for a large one.
		rows := max(left*g.Rows/of, left/(len(l.Groups)-i+2))
		for k, later := range l.Groups[i+1:] {
			rows = min(rows, left-min(later.Rows, left/(k+2)))
		}
		rows = max(1, min(g.Rows, rows))
		for n := range rows {
			to[before+spread(n, rows, g.Rows)] = folded.Rows + n
		}
		folded.add(g.Label, rows)
		before, left, of = before+g.Rows, left-rows, of-g.Rows
	}
	for _, b := range l.Bars {
		if row, kept := to[b.Row]; kept {
			b.Row = row
			folded.Bars = append(folded.Bars, b)
		}
	}
	return folded, l.Rows
}

// spread is the place of the n-th of some that are evenly spread over all, from the first to the last.
func spread(n, some, all int) int {
	if some == 1 {
		return 0
	}
	return n * (all - 1) / (some - 1)
}

// Left says how many rows are drawn, where some are not: they are evenly spread.
func Left(shown, all int) string {
	if shown == all {
		return ""
	}
	return fmt.Sprintf("%d of %d rows", shown, all)
}

// Places are rows of which the first free one is taken.
type places struct {
	free heapOf[int]
	busy heapOf[taken]
	most int
}

type taken struct {
	until time.Duration
	row   int
}

func newPlaces(first int) *places {
	return &places{
		free: heapOf[int]{less: func(a, b int) bool { return a < b }},
		busy: heapOf[taken]{less: func(a, b taken) bool { return a.until < b.until }},
		most: first,
	}
}

// take is the first row that is free at the start. Starts ascend.
func (p *places) take(start, end time.Duration) int {
	for len(p.busy.list) > 0 && p.busy.list[0].until <= start {
		heap.Push(&p.free, heap.Pop(&p.busy).(taken).row)
	}
	var row int
	if len(p.free.list) > 0 {
		row = heap.Pop(&p.free).(int)
	} else {
		row, p.most = p.most, p.most+1
	}
	heap.Push(&p.busy, taken{end, row})
	return row
}

// A heapOf is a heap for package container/heap.
type heapOf[T any] struct {
	list []T
	less func(a, b T) bool
}

func (h *heapOf[T]) Len() int           { return len(h.list) }
func (h *heapOf[T]) Less(i, j int) bool { return h.less(h.list[i], h.list[j]) }
func (h *heapOf[T]) Swap(i, j int)      { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *heapOf[T]) Push(x any)         { h.list = append(h.list, x.(T)) }
func (h *heapOf[T]) Pop() any {
	last := len(h.list) - 1
	x := h.list[last]
	h.list = h.list[:last]
	return x
}
