package sample

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/trace"
)

// A keeper keeps what the items of a sample did. It reads their stamps once a batch is over,
// untimed; its memory is made beforehand, so that what is timed finds the same heap in each batch.
type keeper struct {
	latency  *latency.Latency
	timeline trace.Timeline // of the first batch
}

func newKeeper(items int) *keeper {
	return &keeper{
		latency:  latency.NewLatency(),
		timeline: trace.Timeline{Items: items, Spans: make([]trace.Spans, 0, min(items, trace.MaxTimeline))},
	}
}

// add adds a batch that is over and whole.
func (k *keeper) add(r *Recorder) {
	for i := range r.records {
		t := r.records[i].item.Times
		k.latency.Add(t.Emitted-t.Pulled, t.FetchEnd-t.FetchStart, t.ProcessStart-t.FetchEnd, t.ProcessEnd-t.ProcessStart)
	}
	if len(k.timeline.Spans) == 0 {
		for i := range cap(k.timeline.Spans) {
			item := &r.records[i].item
			k.timeline.Spans = append(k.timeline.Spans, trace.Of(item.Index, trace.Times(item.Times)))
		}
	}
}

// details are as the sidecar has them.
func (k *keeper) details() (d record.Details, err error) {
	if d.Latency, err = json.Marshal(k.latency); err != nil {
		return d, fmt.Errorf("latency: %w", err)
	}
	if d.Timeline, err = json.Marshal(k.timeline); err != nil {
		return d, fmt.Errorf("timeline: %w", err)
	}
	return d, nil
}

// WriteDetails writes what the items of the sample did to a file, as [record.Details] in JSON.
// This is how they get out of the process of a cell: its standard output is benchmark text.
func (m *Measurement) WriteDetails(path string) error {
	d, err := m.kept.details()
	if err != nil {
		return err
	}
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}
