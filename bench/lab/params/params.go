package params

import (
	"fmt"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// Params are the work, the machine and the limit. Start from [Default]: the zero value has no items.
type Params struct {
	Items    int     `json:"items"`
	Latency  Micros  `json:"latency_us"`          // the median
	Spread   Spread  `json:"spread"`              // of the latency
	Sigma    float64 `json:"sigma"`               // of a lognormal one: the standard deviation of the logarithm
	Share    float64 `json:"share"`               // of stragglers, 0 to 1, that take …
	Factor   float64 `json:"factor"`              // … so many times the latency
	CPU      Micros  `json:"cpu_us"`              // of processing an item: the median
	CPUSigma float64 `json:"cpu_sigma,omitempty"` // 0 if all items are alike, as Sigma
	CPUs     int     `json:"cpus"`
	Capacity int     `json:"capacity"`             // requests that the server works on at once; 0 for no bound
	Degrade  int     `json:"degrade,omitempty"`    // others that double the latency; 0 if it does not depend on the load
	Request  Micros  `json:"request_us,omitempty"` // CPU time of a request beside its processing
	Limit    int     `json:"limit"`
	Seed     uint64  `json:"seed"`
}

// Micros is a time in whole microseconds.
type Micros int64

// Units of time.
const (
	Microsecond Micros = 1
	Millisecond        = 1000 * Microsecond
	Second             = 1000 * Millisecond
)

// Duration is the same as Go has it.
func (m Micros) Duration() time.Duration { return time.Duration(m) * time.Microsecond }

// MicrosOf rounds down to whole microseconds.
func MicrosOf(d time.Duration) Micros { return Micros(d.Microseconds()) }

// Spread is how the latency varies.
type Spread string

// The kinds of spread.
const (
	Fixed      Spread = "fixed"      // all alike
	Lognormal  Spread = "lognormal"  // most a little faster or slower, and some much slower
	Stragglers Spread = "stragglers" // a share of them is so many times as slow
)

// Default is what a link means that leaves everything out.
func Default() Params {
	return Params{Items: 128, Latency: 8 * Millisecond, Spread: Fixed, Sigma: 0.5, Share: 0.05, Factor: 10,
		CPU: Millisecond, CPUs: 2, Limit: 16, Seed: 1}
}

// Profile is the work, for virtual time and for a server: documents of 4 KiB, hashed once.
func (p Params) Profile() profile.Profile {
	w := profile.Profile{
		Seed: p.Seed, Items: p.Items,
		Latency:   profile.Delays{Median: p.Latency.Duration()},
		Documents: profile.GeneratedHTML, Size: profile.Sizes{Median: 4 << 10},
		Work: profile.SHA256, Rounds: profile.Sizes{Median: 1},
		CPU:      profile.Delays{Median: p.CPU.Duration(), Shape: profile.Shape{Sigma: p.CPUSigma}},
		Capacity: p.Capacity, Degrade: p.Degrade,
	}
	switch p.Spread {
	case Lognormal:
		w.Latency.Sigma = p.Sigma
	case Stragglers:
		w.Latency.Outliers, w.Latency.Factor = p.Share, p.Factor
	}
	return w
}

// Machine is the machine in virtual time.
func (p Params) Machine() virtual.Machine {
	return virtual.Machine{CPUs: p.CPUs, Request: p.Request.Duration()}
}

// Of describes the work of a profile as params, on the default machine at the default limit. What virtual time does not
// know of it, such as sizes, is left out.
func Of(w profile.Profile) Params {
	p := Default()
	p.Seed, p.Items = w.Seed, w.Items
	p.Latency, p.CPU = MicrosOf(w.Latency.Median), MicrosOf(w.CPU.Median)
	p.CPUSigma, p.Capacity, p.Degrade = w.CPU.Sigma, w.Capacity, w.Degrade
	switch {
	case w.Latency.Sigma > 0:
		p.Spread, p.Sigma = Lognormal, w.Latency.Sigma
	case w.Latency.Outliers > 0:
		p.Spread, p.Share, p.Factor = Stragglers, w.Latency.Outliers, w.Latency.Factor
	}
	return p
}

// Validate finds what cannot be simulated: of several, the first. It says what may be set instead.
func (p Params) Validate() error {
	for _, f := range Fields() {
		if err := f.check(&p); err != nil {
			return err
		}
	}
	if p.Seed > mostSeed {
		return badSeed(strconv.FormatUint(p.Seed, 10))
	}
	if p.Spread != Fixed && p.Spread != Lognormal && p.Spread != Stragglers {
		return fmt.Errorf("spread is %s: use %s, %s or %s", quoted(string(p.Spread)), Fixed, Lognormal, Stragglers)
	}
	return nil
}
