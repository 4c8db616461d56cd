// Package latency keeps durations of items in histograms that merge without a loss, and are small enough to stand in a
// sidecar line: a microsecond to a minute, two digits.
package latency

import (
	"encoding/json"
	"errors"
	"time"
)

// A Latency is how long the items of one sample took, a histogram for each of what there is to
// time: all items of all its batches, to within 0.8 % and a nanosecond.
type Latency struct {
	Sojourn   histogram `json:"sojourn"`           // pull to emit
	Fetch     histogram `json:"fetch"`             // service time
	QueueWait histogram `json:"queue_wait"`        // end of fetch to start of processing
	Process   histogram `json:"process"`           // service time
	Clamped   int64     `json:"clamped,omitempty"` // durations beyond a minute, counted as a minute
}

// NewLatency has counted nothing yet.
func NewLatency() *Latency {
	return &Latency{Sojourn: newHistogram(), Fetch: newHistogram(), QueueWait: newHistogram(), Process: newHistogram()}
}

// Add counts an item.
func (l *Latency) Add(sojourn, fetch, queueWait, process time.Duration) {
	for i, d := range []time.Duration{sojourn, fetch, queueWait, process} {
		if l.Parts()[i].add(d) {
			l.Clamped++
		}
	}
}

// Parts are in the order of [Timed].
func (l *Latency) Parts() [4]histogram {
	return [4]histogram{l.Sojourn, l.Fetch, l.QueueWait, l.Process}
}

// Timed is what there are histograms of.
var Timed = [4]struct{ Name, Is string }{
	{"sojourn", "pull to emit"},
	{"fetch", "service time"},
	{"queue wait", "end of fetch to start of processing"},
	{"process", "service time"},
}

const (
	OfSojourn = iota
	OfFetch
	OfQueueWait
	OfProcess
)

// Merge adds the items of another sample.
func (l *Latency) Merge(other *Latency) {
	for i, h := range other.Parts() {
		l.Parts()[i].hdr.Merge(h.hdr)
	}
	l.Clamped += other.Clamped
}

// DecodeLatency also makes sure that all four histograms are of the same items.
func DecodeLatency(raw json.RawMessage) (*Latency, error) {
	var l Latency
	if err := json.Unmarshal(raw, &l); err != nil {
		return nil, err
	}
	for _, h := range l.Parts() {
		switch {
		case h.hdr == nil:
			return nil, errors.New("one of the four histograms is missing")
		case h.Count() != l.Sojourn.Count():
			return nil, errors.New("its histograms are of different numbers of items")
		case h.Count() == 0:
			return nil, errors.New("its histograms are empty")
		}
	}
	return &l, nil
}
