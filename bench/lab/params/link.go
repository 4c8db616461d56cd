package params

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// String is the params as the fragment of a link has them: "items=128&latency=8ms&spread=fixed&…". What always matters
// is always there; the rest is left out where it is the default or counts for nothing.
func (p Params) String() string {
	var b strings.Builder
	put := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name + "=" + value)
	}
	for _, f := range Fields() {
		if p.matters(f.Name) {
			put(f.Name, f.write(f.value(&p)))
		}
		if f.Name == "latency" {
			put("spread", string(p.Spread))
		}
	}
	put(seedName, strconv.FormatUint(p.Seed, 10))
	return b.String()
}

// matters says whether a link has the field.
func (p Params) matters(name string) bool {
	switch name {
	case "sigma":
		return p.Spread == Lognormal
	case "share", "factor":
		return p.Spread == Stragglers
	case "cpusigma":
		return p.CPUSigma != 0
	case "degrade":
		return p.Degrade != 0
	case "request":
		return p.Request != 0
	}
	return true
}

// Parse reads params from the fragment of a link, with or without its #. What is left out is the default. A name that
// is not known, or comes twice, is an error.
func Parse(fragment string) (Params, error) {
	p := Default()
	fragment = strings.TrimPrefix(fragment, "#")
	if fragment == "" {
		return p, nil
	}
	given := map[string]bool{}
	for part := range strings.SplitSeq(fragment, "&") {
		name, value, found := strings.Cut(part, "=")
		switch {
		case !found:
			return p, fmt.Errorf("%s in a link has no =: write name=value", quoted(part))
		case given[name]:
			return p, fmt.Errorf("%s is given twice", quoted(name))
		}
		given[name] = true
		if err := p.set(name, value); err != nil {
			return p, err
		}
	}
	return p, p.Validate()
}

func (p *Params) set(name, value string) error {
	switch name {
	case "spread":
		p.Spread = Spread(value)
		return nil
	case seedName:
		seed, err := strconv.ParseFloat(value, 64)
		if err != nil || !isNumber(value) || seed > mostSeed || seed != math.Trunc(seed) {
			return badSeed(value)
		}
		p.Seed = uint64(seed)
		return nil
	}
	for _, f := range Fields() {
		if f.Name == name {
			x, ok := f.parse(value)
			if !ok {
				return f.bad(value)
			}
			f.set(p, x)
			return nil
		}
	}
	return fmt.Errorf("%s is nothing that can be set in the lab", quoted(name))
}

// parse reads a value: decimal digits with at most one point and, for a time, a unit. The value is within the bounds,
// so that it fits the field.
func (f Field) parse(value string) (x float64, ok bool) {
	factor := 1.0
	if f.Kind == Time && value != "0" {
		factor = 0
		for _, u := range units {
			if number, has := strings.CutSuffix(value, u.name); has && isNumber(number) {
				value, factor = number, u.micros
			}
		}
	}
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || factor == 0 || !isNumber(value) {
		return 0, false
	}
	if x *= factor; f.Kind == Time {
		x = math.Round(x)
	}
	return x, x >= f.Least && x <= f.Most && (f.Kind != Whole || x == math.Trunc(x))
}

// isNumber allows what is read alike everywhere: no sign, no exponent, no hexadecimal digits, no underscores.
func isNumber(s string) bool {
	whole, fraction, point := strings.Cut(s, ".")
	digits := func(s string) bool {
		return s != "" && len(s) <= 16 && strings.Trim(s, "0123456789") == ""
	}
	return digits(whole) && (!point || digits(fraction))
}
