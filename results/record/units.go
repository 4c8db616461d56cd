package record

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// The units of our benchmark text, as written there. Durations are in nanoseconds and
// named …-ns, which golang.org/x/perf reads as seconds: see [Tidied].
const (
	Makespan       = "ns/op"               // duration of one batch
	Bound          = "bound-ns"            // T*: no schedule can beat it
	Throughput     = "items/s"             // items per second of makespan
	FetchActive    = "fetch-active-ns"     // per batch: at least one item was being fetched
	ProcessActive  = "process-active-ns"   // per batch: at least one item was being processed
	QueueWait      = "queue-wait-ns"       // mean over items, end of fetch to start of processing
	SojournP50     = "p50-sojourn-ns"      // over all items of the sample, pull to emit
	SojournP99     = "p99-sojourn-ns"      //
	PeakInFlight   = "peak-inflight"       // most items pulled and not yet emitted
	PeakGoroutines = "peak-goroutines"     // most goroutines beyond those there before the batch
	CPUPerItem     = "cpu-ns/item"         // user and system time of the strategy's process
	Delay          = "delay-ns"            // mean over requests: what the server really waited
	FixtureCPU     = "fixture-cpu-ns/item" // the same of the fixture's, when it has its own
	PeakRSS        = "peak-rss-bytes"      // of the strategy's process
	Dials          = "dials"               // connections opened during the timed part
	Failures       = "failures"            // items per batch whose Err is set
	LimitLow       = "limit-low-ns"        // the best schedule at the limit takes this, if it overlaps everything, …
	LimitHigh      = "limit-high-ns"       // … up to this, if it overlaps nothing
	RateHeld       = "rate-held"           // share of all fetching, 0 to 1, that was waiting for the cap on requests
	StartUp        = "start-up-ns"         // of a program in another language: before its first batch, once
	Changed        = "changed"             // items per batch with another result than when first asked for
	Bytes          = "B/op"
	Allocs         = "allocs/op"
)

// Tidied is the name under which golang.org/x/perf keeps a unit: p99-sojourn-ns becomes
// p99-sojourn-sec, and its values are scaled to match.
func Tidied(unit string) string {
	_, unit = benchunit.Tidy(1, unit)
	return unit
}

// unitBetter has all units of a text and of go test, and in which direction each improves: "" for none, as many
// items in flight are neither good nor bad.
var unitBetter = []struct{ unit, better string }{
	{Makespan, "lower"}, {Throughput, "higher"},
	{FetchActive, "lower"}, {ProcessActive, "lower"}, {QueueWait, "lower"},
	{SojournP50, "lower"}, {SojournP99, "lower"},
	{CPUPerItem, "lower"}, {FixtureCPU, "lower"}, {PeakRSS, "lower"},
	{Dials, "lower"}, {Failures, "lower"}, {RateHeld, "lower"}, {Changed, "lower"}, {Bytes, "lower"}, {Allocs, "lower"},
	{Bound, ""}, {PeakInFlight, ""}, {PeakGoroutines, ""}, {Delay, ""}, {LimitLow, ""}, {LimitHigh, ""}, {"MB/s", ""},
	{StartUp, ""},
}

// KnownUnits are those of overlap and of go test, tidied: none of them is below 0.
var KnownUnits = func() (units []string) {
	for _, u := range unitBetter {
		units = append(units, Tidied(u.unit))
	}
	for _, unit := range diagnostics {
		units = ordered.Union(units, []string{Tidied(unit)})
	}
	return units
}()

// WriteUnits writes the unit metadata lines of the benchmark format.
func WriteUnits(w io.Writer) error {
	for _, u := range unitBetter {
		if u.better == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "Unit %s better=%s\n", u.unit, u.better); err != nil {
			return err
		}
	}
	return nil
}

// What a file says of its units in lines such as "Unit image-bytes assume=exact better=lower".

// ExactUnit says of a unit that its values are no measurements, which would vary.
func (f *File) ExactUnit(unit string) bool {
	return f != nil && f.units.GetAssumption(unit) == benchmath.AssumeExact
}

// Better is +1 where more of a unit is better, −1 where less is, and 0 where nobody knows.
func (f *File) Better(unit string) int {
	if f == nil {
		return 0
	}
	return f.units.GetBetter(Tidied(unit))
}

// What may bind a batch, so that T* is what it is: each has a unit of its own, of which
// bound-ns is the largest.
var Terms = []Term{
	{"the longest item", "bound-longest-ns"},
	{"computing", "bound-computing-ns"},
	{"waiting", "bound-waiting-ns"},
	{"the server's capacity", "bound-capacity-ns"},
}

// A Term may bind a batch. Its unit is that of what it takes.
type Term struct{ Binds, Unit string }

// AsWritten is the number of a unit as the text has it, 0 if the result has none.
func AsWritten(result *benchfmt.Result, unit string) float64 {
	for _, v := range result.Values {
		if cmp.Or(v.OrigUnit, v.Unit) == unit {
			return numberWritten(v)
		}
	}
	return 0
}

// Lost are the parts of makespan − T*, in the order in which they are shown.
var Lost = []struct{ Unit, Name, Meaning string }{
	{"lost-limit-ns", "the limit", "the limit is reached, by fetches or items in process, and a CPU is idle"},
	{"lost-fill-ns", "fill and drain",
		"the wait for the first response beyond that of T*, and the end, when no item is left to begin"},
	{"lost-barrier-ns", "barriers",
		"fetched items wait and none is processed, or the limit is not reached and nothing is pulled"},
	{"lost-queue-ns", "queue wait", "fetched items wait although a CPU is free"},
	{"lost-inflation-ns", "CPU inflation",
		"CPU time of the strategy's process beyond that of fetching and processing alone"},
	{"lost-gc-ns", "garbage collection", "its CPU time beyond that of processing alone"},
	{"lost-sched-ns", "scheduling delay", "hand-overs, and goroutines that are ready and not run while fetching"},
	{"lost-fixture-ns", "the fixture", "its CPU time beyond the least: it shares the CPUs"},
}

// benchstat prints a table for each unit of a text, and another set of tables for each value of a fact. So the
// text has the units that a person compares, and facts that hold for all of it. Since version 2 of the format
// the rest is in the sidecar, in the line of each sample, and joins the series when the two are read.

// diagnostics are units that explain the others: what T* is made of, and where the time went.
var diagnostics = func() []string {
	units := []string{QueueWait, PeakGoroutines, Delay, FixtureCPU, Dials, Failures, LimitLow, LimitHigh, StartUp}
	for _, term := range Terms {
		units = append(units, term.Unit)
	}
	for _, lost := range Lost {
		units = append(units, lost.Unit)
	}
	return units
}()

// IsDiagnostic says whether a unit belongs in the sidecar rather than in the text.
func IsDiagnostic(unit string) bool { return slices.Contains(diagnostics, unit) }

// MoveToSidecar moves the diagnostics of a result, and the facts of its scenario alone, to the sample.
func MoveToSidecar(result *benchfmt.Result, s *Sample) {
	result.Values = slices.DeleteFunc(result.Values, func(v benchfmt.Value) bool {
		unit := cmp.Or(v.OrigUnit, v.Unit)
		if !IsDiagnostic(unit) {
			return false
		}
		if s.Diagnostics == nil {
			s.Diagnostics = map[string]float64{}
		}
		s.Diagnostics[unit] = numberWritten(v)
		return true
	})
	if corpus := result.GetConfig("corpus"); corpus != "" { // which holds for some scenarios of a run only
		s.Facts = Facts{"corpus": corpus}
		result.SetConfig("corpus", "") // removes it
	}
}

// checkDiagnostics refuses what no run can have recorded.
func (s *Sample) checkDiagnostics() error {
	if len(s.Diagnostics) > MostUnits {
		return fmt.Errorf("the sample has %d diagnostics, and %d at most can be", len(s.Diagnostics), MostUnits)
	}
	for unit, value := range s.Diagnostics {
		switch {
		case Canonical(unit) != unit || unit == "" || strings.Contains(unit, " "):
			return fmt.Errorf("%.20q is not a unit", unit)
		case value < 0 && IsDiagnostic(unit), math.Abs(value) > mostValue, value != 0 && math.Abs(value) < 1/mostValue:
			return fmt.Errorf("%s is %g, which cannot be", unit, value)
		}
	}
	return nil
}

// withDiagnostics is the series with what the sidecar has of its results, in the order of the text.
func (s *Series) withDiagnostics(samples []*Sample) (Series, error) {
	joined := *s
	joined.ColumnUnits, joined.Columns = slices.Clone(s.ColumnUnits), slices.Clone(s.Columns)
	added := map[string][]float64{} // by unit, as it is written
	for _, sample := range samples {
		for unit, value := range sample.Diagnostics {
			added[unit] = append(added[unit], value)
		}
		joined.addFacts(sample.Facts)
	}
	for _, unit := range slices.Sorted(maps.Keys(added)) {
		u := newUnit(unit)
		at := joined.Column(u.Tidied)
		if at < 0 {
			at = len(joined.Columns)
			joined.ColumnUnits, joined.Columns = append(joined.ColumnUnits, u), append(joined.Columns, nil)
		}
		for _, value := range added[unit] {
			joined.Columns[at] = append(joined.Columns[at], value*u.factor)
		}
		if len(joined.Columns[at]) > s.n {
			return joined, fmt.Errorf("both it and the text have the %s of %s: is it the sidecar of another run?", unit, s.Name)
		}
	}
	if len(joined.Columns) > MostUnits {
		return joined, fmt.Errorf("%s has more than %d units in all", s.Name, MostUnits)
	}
	return joined, nil
}

// addFacts adds facts of a sample. One in which the samples or the text disagree is unknown.
func (s *Series) addFacts(facts Facts) {
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		switch s.Fact(key) {
		case "":
			s.Config = append(slices.Clone(s.Config), benchfmt.Config{Key: key, Value: []byte(facts[key]), File: true})
		case facts[key]:
		default:
			s.forget(key)
		}
	}
}
