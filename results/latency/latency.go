// Package latency keeps durations of items in histograms that merge without a loss, and are small enough to stand in a
// sidecar line: a microsecond to a minute, two digits.
package latency

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
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

// What a histogram tells apart: every nanosecond up to 255, and beyond that 128 steps or more
// between a duration and its double, so that a percentile is at most 1/128 (0.8 %) too large.
const (
	histogramLow    = int64(1)
	histogramHigh   = int64(time.Minute)
	histogramDigits = 2
)

// maxHistogram bounds a histogram as it is written; one of many items has some 2 KB.
const maxHistogram = 64 << 10

// A histogram counts durations, in 29 KB of memory (Gil Tene's HDR histogram). Those of equal
// range can be merged without a loss, which percentiles cannot.
type histogram struct{ hdr *hdrhistogram.Histogram }

func newHistogram() histogram {
	return histogram{hdrhistogram.New(histogramLow, histogramHigh, histogramDigits)}
}

// add counts a duration, and says whether it was brought into the range first.
func (h histogram) add(d time.Duration) (clamped bool) {
	within := min(max(int64(d), 0), histogramHigh)
	if err := h.hdr.RecordValue(within); err != nil {
		panic(err) // the range was made for it
	}
	return within != int64(d)
}

func (h histogram) Count() int64 { return h.hdr.TotalCount() }

// Quantile is the least duration, in seconds, that a share q of all or more do not exceed.
func (h histogram) Quantile(q float64) float64 {
	rank := max(1, math.Ceil(q*float64(h.Count())-1e-9)) // 0.9 × 10 is 9
	return float64(h.hdr.ValueAtPercentile(100*rank/float64(h.Count()))) / 1e9
}

func (h histogram) Most() float64 { return float64(h.hdr.Max()) / 1e9 }

// MarshalText writes base64 of HdrHistogram's compressed V2 encoding, which other tools read.
func (h histogram) MarshalText() ([]byte, error) {
	return h.hdr.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
}

// UnmarshalText reads it back. Another range is refused before it can ask for much memory.
func (h *histogram) UnmarshalText(text []byte) error {
	if len(text) > maxHistogram {
		return fmt.Errorf("a histogram of %d bytes: at most %d", len(text), maxHistogram)
	}
	if err := checkRange(text); err != nil {
		return err
	}
	hdr, err := hdrhistogram.Decode(text)
	if err != nil {
		return fmt.Errorf("a histogram: %w", err)
	}
	h.hdr = hdr
	return nil
}

// checkRange looks at the first bytes: a cookie and a length; then, compressed, a cookie, a
// length, an offset, the digits, and the ends of the range.
func checkRange(text []byte) error {
	data := base64.NewDecoder(base64.StdEncoding, bytes.NewReader(text))
	io.CopyN(io.Discard, data, 8)
	inflated, err := zlib.NewReader(data)
	var header struct {
		Cookie, Length, Offset, Digits uint32
		Low, High                      int64
	}
	if err != nil || binary.Read(inflated, binary.BigEndian, &header) != nil {
		return errors.New("no histogram in HdrHistogram's compressed V2 encoding")
	}
	if header.Digits != histogramDigits || header.Low != histogramLow || header.High != histogramHigh {
		return fmt.Errorf("a histogram of %d to %d ns at %d digits: this version knows %d to %d ns at %d",
			uint64(header.Low), uint64(header.High), header.Digits, histogramLow, histogramHigh, histogramDigits)
	}
	return nil
}
