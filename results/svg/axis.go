package svg

// AxisX draws an axis below a field that reaches from top to bottom: grid lines, ticks, their labels, and what it shows
// in the middle under them.
func (p *Picture) AxisX(s Scale, ticks []Tick, top, bottom float64, label string) {
	var grid Data
	for _, t := range ticks {
		grid.Break().Point(t.At, top).Point(t.At, bottom+4)
	}
	p.Path("faint hair", &grid)
	p.Line("muted hair", min(s.from, s.to), bottom, max(s.from, s.to), bottom)
	for _, t := range ticks {
		p.Text(t.At, bottom+17, Middle, "muted small", t.Label)
	}
	p.Text((s.from+s.to)/2, bottom+33, Middle, "ink", label)
}

// AxisY draws an axis at the left of a field that reaches from left to right, likewise. Its label reads upwards, and is
// left of the ticks' by so many pixels.
func (p *Picture) AxisY(s Scale, ticks []Tick, left, right, away float64, label string) {
	var grid Data
	for _, t := range ticks {
		grid.Break().Point(left-4, t.At).Point(right, t.At)
	}
	p.Path("faint hair", &grid)
	for _, t := range ticks {
		p.Text(left-7, t.At+4, End, "muted small", t.Label)
	}
	if label != "" {
		x, y := left-away, (s.from+s.to)/2
		p.Group([]Attr{Turned(x, y)}, func() { p.Text(x, y, Middle, "ink", label) })
	}
}
