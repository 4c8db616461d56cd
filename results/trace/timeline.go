// Package trace keeps the timeline of one batch, each item's steps, and writes it as trace events for ui.perfetto.dev
// and chrome://tracing.
package trace

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Spans are when one item was where, in nanoseconds since the batch began.
type Spans struct {
	Item         int   `json:"item"`
	Pulled       int64 `json:"pulled_ns"`
	FetchStart   int64 `json:"fetch_start_ns"`
	FetchEnd     int64 `json:"fetch_end_ns"`
	ProcessStart int64 `json:"process_start_ns"`
	ProcessEnd   int64 `json:"process_end_ns"`
	Emitted      int64 `json:"emitted_ns"`
}

func (s *Spans) Stamps() [6]*int64 {
	return [6]*int64{&s.Pulled, &s.FetchStart, &s.FetchEnd, &s.ProcessStart, &s.ProcessEnd, &s.Emitted}
}

// MaxTimeline is how many items of a batch a timeline has at most: the first ones.
const MaxTimeline = 1024

// A Timeline is the spans of one batch as a sidecar holds them: about 9 bytes an item.
type Timeline struct {
	Items int // of the batch, of which Spans may have but the first
	Spans []Spans
}

// As it is written, a timeline is base64 of varints, in microseconds: for each item when it was
// pulled, as the difference from the item before (zigzag), and then from each stamp to the next,
// which is never earlier. Stamps are rounded down, so that their order stays.
type timelineJSON struct {
	Items  int    `json:"items"`
	Stamps string `json:"stamps_us"`
}

var stampEncoding = base64.RawStdEncoding

// MarshalJSON implements [json.Marshaler].
func (t Timeline) MarshalJSON() ([]byte, error) {
	var data []byte
	before := int64(0)
	for _, s := range t.Spans[:min(len(t.Spans), MaxTimeline)] {
		stamps := s.Stamps()
		last := *stamps[0] / int64(time.Microsecond)
		data = binary.AppendVarint(data, last-before)
		before = last
		for _, stamp := range stamps[1:] {
			at := *stamp / int64(time.Microsecond)
			if at < last {
				return nil, fmt.Errorf("item %d went back in time: %+v", s.Item, s)
			}
			data = binary.AppendUvarint(data, uint64(at-last))
			last = at
		}
	}
	return json.Marshal(timelineJSON{t.Items, stampEncoding.EncodeToString(data)})
}

var errNoTimeline = errors.New("its stamps are not those of a timeline")

// maxStamp keeps sums from overflowing: no batch takes a year.
const maxStamp = int64(365 * 24 * time.Hour / time.Microsecond)

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Timeline) UnmarshalJSON(text []byte) error {
	var written timelineJSON
	if err := json.Unmarshal(text, &written); err != nil {
		return err
	}
	const most = MaxTimeline * 6 * binary.MaxVarintLen64
	if len(written.Stamps) > stampEncoding.EncodedLen(most) {
		return fmt.Errorf("a timeline of %d bytes: it has at most %d items", len(written.Stamps), MaxTimeline)
	}
	data, err := stampEncoding.DecodeString(written.Stamps)
	if err != nil {
		return errNoTimeline
	}
	*t = Timeline{Items: written.Items}
	for before := int64(0); len(data) > 0; {
		s := Spans{Item: len(t.Spans)}
		if data, err = s.decode(data, before); err != nil {
			return err
		}
		before = s.Pulled / int64(time.Microsecond)
		t.Spans = append(t.Spans, s)
	}
	if n := len(t.Spans); n == 0 || n > MaxTimeline || n > t.Items {
		return fmt.Errorf("a timeline of %d items, of a batch of %d: 1 to %d", n, t.Items, MaxTimeline)
	}
	return nil
}

// decode takes the item's stamps from the front of data.
func (s *Spans) decode(data []byte, before int64) (rest []byte, err error) {
	at := before
	for i, stamp := range s.Stamps() {
		var gap int64
		var n int
		if i == 0 {
			gap, n = binary.Varint(data)
		} else {
			var unsigned uint64
			unsigned, n = binary.Uvarint(data)
			gap = int64(min(unsigned, uint64(maxStamp)))
		}
		if n <= 0 || gap < -maxStamp || gap > maxStamp-at || at+gap < 0 {
			return nil, errNoTimeline
		}
		data, at = data[n:], at+gap
		*stamp = at * int64(time.Microsecond)
	}
	return data, nil
}
