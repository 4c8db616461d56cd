package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"golang.org/x/perf/benchfmt"

	"github.com/overlap-bench/overlap/results"
	"github.com/overlap-bench/overlap/strategies"
)

// A Measured is what one sample of a cell amounted to: the figures that go into the text, and
// what its items did, for the sidecar.
type Measured struct {
	*benchfmt.Result
	Details results.Details
}

// A keeper keeps what the items of a sample did. It reads their stamps once a batch is over,
// untimed; its memory is made beforehand, so that what is timed finds the same heap in each batch.
type keeper struct {
	latency  *results.Latency
	timeline results.Timeline // of the first batch
}

func newKeeper(items int) *keeper {
	return &keeper{
		latency:  results.NewLatency(),
		timeline: results.Timeline{Items: items, Spans: make([]results.Spans, 0, min(items, results.MaxTimeline))},
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
			k.timeline.Spans = append(k.timeline.Spans, SpansOf(&r.records[i].item))
		}
	}
}

// SpansOf are the stamps of an item.
func SpansOf(item *strategies.Item) results.Spans {
	t := item.Times
	return results.Spans{
		Item: item.Index, Pulled: t.Pulled.Nanoseconds(), FetchStart: t.FetchStart.Nanoseconds(), FetchEnd: t.FetchEnd.Nanoseconds(),
		ProcessStart: t.ProcessStart.Nanoseconds(), ProcessEnd: t.ProcessEnd.Nanoseconds(), Emitted: t.Emitted.Nanoseconds(),
	}
}

// details are as the sidecar has them.
func (k *keeper) details() (d results.Details, err error) {
	if d.Latency, err = json.Marshal(k.latency); err != nil {
		return d, fmt.Errorf("latency: %w", err)
	}
	if d.Timeline, err = json.Marshal(k.timeline); err != nil {
		return d, fmt.Errorf("timeline: %w", err)
	}
	return d, nil
}

// WriteDetails writes what the items of the sample did to a file, as [results.Details] in JSON.
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

// An envelope is a file into which a cell's process writes its details.
type envelope struct{ path string }

// makeScratch makes the engine's scratch, anew if somebody has tidied it away.
func (e *Engine) makeScratch() (err error) {
	if e.scratch != nil && !e.scratch.there() {
		e.scratch.remove()
		e.scratch = nil
	}
	if e.scratch == nil {
		if e.scratch, err = newScratch(); err != nil {
			err = fmt.Errorf("a place for the details of samples: %w", err)
		}
	}
	return err
}

func (e *Engine) newEnvelope() (envelope, error) {
	if err := e.makeScratch(); err != nil {
		return envelope{}, err
	}
	f, err := os.CreateTemp(e.scratch.dir, "details-*.json")
	if err != nil {
		return envelope{}, fmt.Errorf("a file for the details of a sample: %w", badTemp(err))
	}
	return envelope{f.Name()}, f.Close()
}

func (e envelope) remove() { os.Remove(e.path) }

func (e envelope) read() (d results.Details, err error) {
	data, err := os.ReadFile(e.path)
	if err == nil && len(data) == 0 {
		err = errors.New("the cell's process wrote none: is the engine of this version?")
	}
	if err == nil {
		err = json.Unmarshal(data, &d)
	}
	if err != nil {
		return d, fmt.Errorf("the details of a sample: %w", err)
	}
	return d, nil
}
