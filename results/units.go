package results

import (
	"fmt"
	"io"

	"golang.org/x/perf/benchunit"
)

// The units of our benchmark text, as written there. Durations are in nanoseconds and
// named …-ns, which golang.org/x/perf reads as seconds: see [tidied].
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
	RateHeld       = "rate-held"           // share of all fetching, 0 to 1, that was waiting for a cap on the rate of requests
	Changed        = "changed"             // items per batch with another result than when first asked for
	Bytes          = "B/op"
	Allocs         = "allocs/op"
)

// tidied is the name under which golang.org/x/perf keeps a unit: p99-sojourn-ns becomes
// p99-sojourn-sec, and its values are scaled to match.
func tidied(unit string) string {
	_, unit = benchunit.Tidy(1, unit)
	return unit
}

// unitBetter says in which direction each unit improves. Units without an entry have
// none: many items in flight are neither good nor bad.
var unitBetter = []struct{ unit, better string }{
	{Makespan, "lower"}, {Throughput, "higher"},
	{FetchActive, "lower"}, {ProcessActive, "lower"}, {QueueWait, "lower"},
	{SojournP50, "lower"}, {SojournP99, "lower"},
	{CPUPerItem, "lower"}, {FixtureCPU, "lower"}, {PeakRSS, "lower"},
	{Dials, "lower"}, {Failures, "lower"}, {RateHeld, "lower"}, {Changed, "lower"}, {Bytes, "lower"}, {Allocs, "lower"},
}

// knownUnits are those of overlap and of go test, tidied: none of them is below 0.
var knownUnits = func() (units []string) {
	for _, unit := range []string{Makespan, Bound, Throughput, FetchActive, ProcessActive, QueueWait, SojournP50, SojournP99,
		PeakInFlight, PeakGoroutines, CPUPerItem, Delay, FixtureCPU, PeakRSS, Dials, Failures, LimitLow, LimitHigh, RateHeld,
		Changed, Bytes, Allocs, "MB/s"} {
		units = append(units, tidied(unit))
	}
	for _, term := range terms {
		units = append(units, tidied(term.Unit))
	}
	for _, lost := range Lost {
		units = append(units, tidied(lost.Unit))
	}
	return units
}()

// WriteUnits writes the unit metadata lines of the benchmark format.
func WriteUnits(w io.Writer) error {
	for _, u := range unitBetter {
		if _, err := fmt.Fprintf(w, "Unit %s better=%s\n", u.unit, u.better); err != nil {
			return err
		}
	}
	return nil
}
