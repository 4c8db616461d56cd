package svg

import (
	"math"
	"strings"
)

// Data is what a path is made of. Many parts in one path are small and quick to draw. The zero value is empty.
type Data struct {
	text   strings.Builder
	broken bool // the next point begins a new line
	begun  bool
	barred bool    // all was drawn by Bar, which ended at x and y
	x, y   float64 // in round numbers
}

// Point goes on to a point with a line; the first begins one. A point that is not a number leaves a gap.
func (d *Data) Point(x, y float64) *Data {
	if !finite(x, y) {
		d.broken = true
		return d
	}
	command := "L"
	if d.broken || !d.begun {
		command = "M"
	}
	d.begun, d.broken = true, false
	return d.add(command, x, y)
}

// Bar is a horizontal line from x1 to x2, of many: it is written as what differs from the one before, which takes
// half of the room.
func (d *Data) Bar(x1, x2, y float64) *Data {
	if !finite(x1, x2, y) {
		return d
	}
	// What is rounded is the place, so that the differences do not add up to an error.
	from, to, at := round1(x1), round1(x2), round1(y)
	if d.barred {
		d.add("m", from-d.x, at-d.y)
	} else {
		d.add("M", from, at)
	}
	d.add("h", to-from)
	d.begun, d.broken, d.barred, d.x, d.y = true, true, true, to, at
	return d
}

// round1 rounds to the one decimal that coordinates have.
func round1(x float64) float64 { return math.Round(10*x) / 10 }

// Break ends a line: the next point begins a new one.
func (d *Data) Break() *Data {
	d.broken = true
	return d
}

// Close goes back to the first point of a line, so that it can be filled.
func (d *Data) Close() *Data {
	if d.begun && !d.broken {
		d.text.WriteString("Z")
		d.broken = true
	}
	return d
}

// Rect is a rectangle from its upper left corner.
func (d *Data) Rect(x, y, width, height float64) *Data {
	if !finite(x, y, width, height) || width < 0 || height < 0 {
		return d
	}
	d.broken, d.begun = true, true
	// The far edge is rounded, and not the width: rectangles that touch do so after rounding too.
	d.add("M", x, y).add("H", x+width).add("V", y+height).add("H", x)
	d.text.WriteString("Z")
	return d
}

func (d *Data) add(command string, list ...float64) *Data {
	d.text.WriteString(command)
	d.barred = false
	for i, x := range list {
		s := coordinate(x)
		if i > 0 && s[0] != '-' {
			d.text.WriteByte(' ')
		}
		d.text.WriteString(s)
	}
	return d
}

// String is the data as the attribute d has it.
func (d *Data) String() string { return d.text.String() }

// A Shape is that of a mark: kinds of marks differ in shape, not in colour alone.
type Shape int

// The shapes.
const (
	Disc Shape = iota
	Square
	Diamond
	Triangle
	Down // a triangle with its point below
	Cross
	Plus
	Shapes // how many there are
)

// Mark draws a mark around a point, of about that radius. A cross and a plus have no area: give them the class "line".
func (p *Picture) Mark(class string, shape Shape, x, y, r float64) {
	if !finite(x, y, r) {
		return
	}
	if shape == Disc {
		p.element("circle", class, Number("cx", x), Number("cy", y), Number("r", r))
		return
	}
	var d Data
	d.Mark(shape, x, y, r)
	p.Path(class, &d)
}

// Mark adds a mark to the data, so that many make one path. A disc is an octagon here.
func (d *Data) Mark(shape Shape, x, y, r float64) *Data {
	d.Break()
	switch shape {
	case Square:
		return d.Rect(x-0.85*r, y-0.85*r, 1.7*r, 1.7*r)
	case Diamond:
		return d.polygon(x, y, 1.2*r, 0, -1, 1, 0, 0, 1, -1, 0)
	case Triangle:
		return d.polygon(x, y, 1.1*r, 0, -1, 0.95, 0.75, -0.95, 0.75)
	case Down:
		return d.polygon(x, y, 1.1*r, 0, 1, 0.95, -0.75, -0.95, -0.75)
	case Cross:
		return d.Point(x-r, y-r).Point(x+r, y+r).Break().Point(x-r, y+r).Point(x+r, y-r).Break()
	case Plus:
		return d.Point(x-r, y).Point(x+r, y).Break().Point(x, y-r).Point(x, y+r).Break()
	}
	const c = 0.4142
	return d.polygon(x, y, r, -c, -1, c, -1, 1, -c, 1, c, c, 1, -c, 1, -1, c, -1, -c)
}

func (d *Data) polygon(x, y, r float64, corners ...float64) *Data {
	for i := 0; i < len(corners); i += 2 {
		d.Point(x+r*corners[i], y+r*corners[i+1])
	}
	return d.Close()
}
