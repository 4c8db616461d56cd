// Package recording writes a run to disk while it is measured, and takes one up again that was interrupted. A sample
// goes to the text first and then to the sidecar; [Resume] mends the end of either file after a kill at any moment, so
// that no sample is there twice, and at most the last one is measured again.
package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// A Recording appends samples to a file of benchmark text and to its sidecar. Each sample
// is in both files before Append returns, so that a crash, or kill -9, loses only the one
// that was being measured.
//
// The sidecar is JSON Lines, "….jsonl" beside "….txt": a [record.Run] first, then a [record.Sample] a
// line. It holds what varies from sample to sample, which in the text would split
// benchstat's tables, and the diagnostics, each of which would be a further table. The samples with status "ok" come
// in the order of the result lines of the text. It is locked until Close: two that append to one file
// would double its samples.
type Recording struct {
	Path    string          // of the text
	Samples []record.Sample // so far, without what is large
	Dropped int             // samples of the sidecar that the text lacked: see [Resume]

	// Blocks is how many blocks of all cells a run is to have that was resumed; 0 in its first part. The first line
	// stays as it is, since only appending loses nothing in a crash, and a further line that is no sample would be
	// damage to older readers: so each sample of the resumed part says it.
	Blocks int

	text, sidecar *os.File
	writer        *benchfmt.Writer
	facts         map[string]string // of the run
	stale         []benchfmt.Config // facts that hold at the end of a text that was resumed
	version       int               // of the format: a run that is resumed keeps its own
}

// NewRecording creates dir/name.txt and dir/name.jsonl, and fails if there is one already. Whatever
// version the run has, it is written in the one that this package writes.
func NewRecording(dir, name string, run record.Run) (*Recording, error) {
	run.Version, run.Facts = record.FormatVersion, record.CanonicalFacts(run.Facts)
	path := filepath.Join(dir, name+".txt")
	r, err := open(path, func(file string) (*os.File, error) {
		f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o644)
		if err != nil && file != path {
			os.Remove(path) // the text, which was just created
		}
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("recording: %w", err)
	}
	r.facts, r.version = run.Facts, run.Version
	if err := errors.Join(record.WriteUnits(r.text), r.line(run)); err != nil {
		r.Close()
		return nil, fmt.Errorf("recording: %w", err)
	}
	return r, nil
}

// open opens both files of a recording, and locks it before anything is read, written or cut off.
func open(path string, file func(path string) (*os.File, error)) (*Recording, error) {
	text, err := file(path)
	if err != nil {
		return nil, err
	}
	sidecar, err := file(record.SidecarPath(path))
	if err != nil {
		text.Close()
		return nil, err
	}
	r := &Recording{Path: path, text: text, sidecar: sidecar, writer: benchfmt.NewWriter(text)}
	if !lock(sidecar) {
		r.Close()
		return nil, fmt.Errorf("another overlap is recording to %s: wait until it ends, or stop it first", path)
	}
	return r, nil
}

// Append records a sample; result is nil if it failed. The facts of the run are written with it,
// whatever the process that measured says of them: text and sidecar have them from one source.
func (r *Recording) Append(s record.Sample, result *benchfmt.Result) error {
	s.Blocks, s.Reason = r.Blocks, record.CanonicalReason(s.Reason)
	var err error
	if s.Status == record.OK {
		s.Makespan = record.AsWritten(result, record.Makespan)
		told := withFacts(result, r.facts)
		if r.version >= 2 {
			record.MoveToSidecar(told, &s)
		}
		if err = r.forget(told); err == nil {
			err = r.writer.Write(told)
		}
	} else {
		name := s.Cell // of somebody else's benchmark
		if record.ParseCell(s.Cell).Strategy != "" {
			name = "Batch/" + s.Cell
		}
		_, err = fmt.Fprintf(r.text, "--- FAIL: Benchmark%s\n    %s\n", name, s.Reason)
	}
	if err = errors.Join(err, r.line(s)); err != nil {
		return fmt.Errorf("recording to %s: %w", r.Path, err)
	}
	s.Place = record.ParseCell(s.Cell)
	r.Samples = append(r.Samples, s.Light())
	return nil
}

// withFacts is a result with the facts of the run. What else holds for it stays, in its canonical
// spelling.
func withFacts(result *benchfmt.Result, facts map[string]string) *benchfmt.Result {
	told := *result.Clone()
	all := &benchfmt.Result{Name: told.Name, Iters: told.Iters, Values: told.Values}
	for _, c := range told.Config {
		if _, ours := facts[c.Key]; !ours || !c.File {
			c.Value = []byte(record.CanonicalFact(c.Key, string(c.Value)))
			all.Config = append(all.Config, c)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		all.Config = append(all.Config, benchfmt.Config{Key: key, Value: []byte(facts[key]), File: true})
	}
	return all
}

// forget ends the facts of a resumed text that do not hold for the result. The writer begins anew and does
// not know of them: it repeats those that hold, which changes nothing.
func (r *Recording) forget(result *benchfmt.Result) error {
	var ends strings.Builder
	for _, c := range r.stale {
		if result.GetConfig(c.Key) == "" {
			ends.WriteString(c.Key + ":\n")
		}
	}
	r.stale = nil
	_, err := io.WriteString(r.text, ends.String())
	return err
}

func (r *Recording) line(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = r.sidecar.Write(append(line, '\n')) // in one write: a crash leaves it whole or out
	return err
}

// Close closes both files. A recording without a sample stays: its run was begun.
func (r *Recording) Close() error {
	unlock(r.sidecar)
	return errors.Join(r.text.Close(), r.sidecar.Close())
}
