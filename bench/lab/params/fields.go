package params

import (
	"fmt"
	"math"
	"strconv"

	"github.com/overlap-bench/overlap/results/text"
)

// A Field is a number that can be set, as controls and links name it. Times are in microseconds.
type Field struct {
	Name  string  `json:"name"` // in a link
	JSON  string  `json:"json"` // in [Params]
	Kind  Kind    `json:"kind"`
	Least float64 `json:"least"`
	Most  float64 `json:"most"`

	whole    func(p *Params) *int
	time     func(p *Params) *Micros
	fraction func(p *Params) *float64
}

// Kind is how a field is written.
type Kind string

// The kinds of fields.
const (
	Whole Kind = "whole" // 128
	Time  Kind = "time"  // 8ms: a number and one of us, ms, s
	Real  Kind = "real"  // 0.5
)

// The seed is no Field, since nobody drags it. It is any whole number up to mostSeed, which a script's numbers can tell
// apart.
const (
	seedName = "seed"
	mostSeed = 1 << 32
)

// Fields are all numbers but the seed, in the order in which a link has them.
func Fields() []Field {
	whole := func(name, json string, least, most float64, of func(p *Params) *int) Field {
		return Field{Name: name, JSON: json, Kind: Whole, Least: least, Most: most, whole: of}
	}
	time := func(name, json string, most Micros, of func(p *Params) *Micros) Field {
		return Field{Name: name, JSON: json, Kind: Time, Most: float64(most), time: of}
	}
	fraction := func(name, json string, least, most float64, of func(p *Params) *float64) Field {
		return Field{Name: name, JSON: json, Kind: Real, Least: least, Most: most, fraction: of}
	}
	return []Field{
		whole("items", "items", 1, 2000, func(p *Params) *int { return &p.Items }),
		time("latency", "latency_us", 10*Second, func(p *Params) *Micros { return &p.Latency }),
		fraction("sigma", "sigma", 0, 2, func(p *Params) *float64 { return &p.Sigma }),
		fraction("share", "share", 0, 1, func(p *Params) *float64 { return &p.Share }),
		fraction("factor", "factor", 1, 1000, func(p *Params) *float64 { return &p.Factor }),
		time("cpu", "cpu_us", Second, func(p *Params) *Micros { return &p.CPU }),
		fraction("cpusigma", "cpu_sigma", 0, 2, func(p *Params) *float64 { return &p.CPUSigma }),
		whole("cpus", "cpus", 1, 64, func(p *Params) *int { return &p.CPUs }),
		whole("capacity", "capacity", 0, 10_000, func(p *Params) *int { return &p.Capacity }),
		whole("degrade", "degrade", 0, 10_000, func(p *Params) *int { return &p.Degrade }),
		time("request", "request_us", Second, func(p *Params) *Micros { return &p.Request }),
		whole("limit", "limit", 1, 1000, func(p *Params) *int { return &p.Limit }),
	}
}

// value is what the field is set to.
func (f Field) value(p *Params) float64 {
	switch f.Kind {
	case Whole:
		return float64(*f.whole(p))
	case Time:
		return float64(*f.time(p))
	}
	return *f.fraction(p)
}

func (f Field) set(p *Params, x float64) {
	switch f.Kind {
	case Whole:
		*f.whole(p) = int(x)
	case Time:
		*f.time(p) = Micros(x)
	default:
		*f.fraction(p) = x
	}
}

// write is a value of the field as a link has it.
func (f Field) write(x float64) string {
	if f.Kind != Time {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	for _, u := range units {
		if x == 0 || math.Mod(x, u.micros) == 0 {
			return strconv.FormatFloat(x/u.micros, 'f', -1, 64) + u.name
		}
	}
	return strconv.FormatFloat(x, 'f', -1, 64) + "us"
}

// units of time, the largest first.
var units = []struct {
	name   string
	micros float64
}{{"s", float64(Second)}, {"ms", float64(Millisecond)}, {"us", float64(Microsecond)}}

func (f Field) check(p *Params) error {
	// NaN is neither below nor above.
	if x := f.value(p); !(x >= f.Least && x <= f.Most) {
		return f.bad(f.write(x))
	}
	return nil
}

// bad is the error for a value that is not allowed.
func (f Field) bad(value string) error {
	return fmt.Errorf("%s is %s: use %s to %s", f.Name, quoted(value), f.write(f.Least), f.write(f.Most))
}

// quoted is a value of which only the beginning is shown, if it is long; in quotation marks if it is no number.
func quoted(value string) string {
	if _, err := strconv.ParseFloat(value, 64); err == nil && len(value) < 30 {
		return value
	}
	return text.Quote(value)
}

// NumberNames are the numbers of [Params] as JSON has them, with the seed.
func NumberNames() []string {
	names := []string{seedName}
	for _, f := range Fields() {
		names = append(names, f.JSON)
	}
	return names
}

// SetNumbers sets numbers by their names in JSON, and validates the whole: those of a script may be anything.
func (p *Params) SetNumbers(numbers map[string]float64) error {
	for _, f := range Fields() {
		x, given := numbers[f.JSON]
		if !given {
			continue
		}
		if !(x >= f.Least && x <= f.Most) || f.Kind != Real && x != math.Trunc(x) {
			return f.bad(f.write(x))
		}
		f.set(p, x)
	}
	if seed, given := numbers[seedName]; given {
		if !(seed >= 0 && seed <= mostSeed) || seed != math.Trunc(seed) {
			return badSeed(strconv.FormatFloat(seed, 'f', -1, 64))
		}
		p.Seed = uint64(seed)
	}
	return p.Validate()
}

func badSeed(value string) error {
	return fmt.Errorf("%s is %s: use a whole number up to %d", seedName, quoted(value), mostSeed)
}
