package results

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
	"time"

	"golang.org/x/perf/benchfmt"
)

// A Recording appends samples to a file of benchmark text and to its sidecar. Each sample
// is in both files before Append returns, so that a crash, or kill -9, loses only the one
// that was being measured.
//
// The sidecar is JSON Lines, "….jsonl" beside "….txt": a [Run] first, then a [Sample] a
// line. It holds what varies from sample to sample, which in the text would split
// benchstat's tables. The samples with status "ok" come in the order of the result lines
// of the text. It is locked until Close: two that append to one file would double its samples.
type Recording struct {
	Path    string // of the text
	Dropped int    // samples of the sidecar that the text lacked: see [Resume]

	text, sidecar *os.File
	writer        *benchfmt.Writer
	facts         map[string]string // of the run
	stale         []benchfmt.Config // facts that hold at the end of a text that was resumed
	blocks        int               // 0 in a run's first part: see [Recording.Extend]
}

// formatVersion is the one that is written.
const formatVersion = 1

// A Run is the first line of a sidecar.
//
// # Versions of the format
//
// The format is the text and the sidecar together; its version is in the sidecar's first line.
// A reader reads every version up to its own, and says so of a later one. The version is raised
// when a field, a unit or a fact changes its meaning or goes, so that an older reader would
// conclude something false. It stays when one is added that a reader may do without: older
// readers skip it, and newer ones take it for unknown where it is missing. What a version looked
// like is in testdata/versions, with what is to be read from it; a form that has been published
// is never taken out of there.
type Run struct {
	Version int             `json:"version"` // of this format: see formatVersion
	Started time.Time       `json:"started"`
	Commit  string          `json:"commit"` // "unknown" outside a checkout
	Dirty   bool            `json:"dirty"`
	Facts   Facts           `json:"facts"` // of the machine
	Cells   []string        `json:"cells"`
	Blocks  int             `json:"blocks"` // of all cells; once read, those of the last part: see [Recording.Extend]
	Seed    uint64          `json:"seed"`   // of the work, and of the order within blocks
	Work    json.RawMessage `json:"work"`   // what else decides the samples, for who resumes the run

	// Versions are of the scenarios: a hash each of all that defines its work but the items and
	// the seed, which are facts. Runs of different versions are about different work.
	Versions map[string]string `json:"versions,omitempty"`

	// Engine and PeersEngine are the SHA-256, in hexadecimal digits, of the binaries that measure: the
	// engine, or overlap itself with a service of one's own; and the engine of the peers, if they
	// are measured. The commit does not tell two builds apart if there are changes on top of it.
	Engine      string `json:"engine,omitempty"`
	PeersEngine string `json:"peers_engine,omitempty"`

	// Content is of a service of one's own: a digest of what each address answered when the run began.
	Content []uint32 `json:"content,omitempty"`

	Machine json.RawMessage `json:"machine,omitempty"` // its constants, taken before the run
	Busy    string          `json:"busy,omitempty"`    // what else the machine was doing then
}

// A Sample is a further line of a sidecar: one cell measured once.
type Sample struct {
	Block   int           `json:"block"` // from 1
	Cell    string        `json:"cell"`  // "scenario=io/strategy=pool/limit=16"
	Started time.Time     `json:"started"`
	Took    time.Duration `json:"took_ns"` // with starting and warming up
	Status  string        `json:"status"`  // "ok" or "failed"
	Reason  string        `json:"reason,omitempty"`
	Load    float64       `json:"load"` // 1-minute load average before it, -1 if unknown

	// Makespan is the ns/op of its result line in the text: by it the two are known to belong
	// together. 0 if it failed, or was recorded by an older version.
	Makespan float64 `json:"makespan_ns,omitempty"`

	// Blocks of all cells that the run was to have when this was measured, in a part that was
	// resumed. They may be more than it was begun with, or fewer: it has ended once it has those of the
	// last part. What is cut off the end does not make a run whole: what is left has an earlier plan, or
	// less than this one.
	Blocks int `json:"blocks,omitempty"`

	Stolen    *float64       `json:"stolen,omitempty"`       // share of all CPU time that the host took away
	Throttled *time.Duration `json:"throttled_ns,omitempty"` // that a CPU quota stopped threads for

	// On the first sample of a block only: SHA-256 bytes/s on all CPUs before it, and what an
	// item costs, by scenario, which T* is made of.
	Speed *float64        `json:"speed,omitempty"`
	Costs json.RawMessage `json:"costs,omitempty"`

	// There too, where the machine tells: the mean of its CPUs' frequencies, and the temperature
	// of the hottest.
	FreqMHz      *float64 `json:"freq_mhz,omitempty"`
	TemperatureC *float64 `json:"temperature_c,omitempty"`
	Details               // of the items; a timeline on the first good sample of a cell only

	items  map[string]itemCost // of Costs, what is kept in a File
	series *Series             // in a File: that its result is of, nil if it failed
}

// The values of Sample.Status.
const (
	OK     = "ok"
	Failed = "failed"
)

// NewRecording creates dir/name.txt and dir/name.jsonl, and fails if there is one already. Whatever
// version the run has, it is written in the one that this package writes.
func NewRecording(dir, name string, run Run) (*Recording, error) {
	run.Version, run.Facts = formatVersion, canonicalFacts(run.Facts)
	path := filepath.Join(dir, name+".txt")
	text, err := create(path)
	if err != nil {
		return nil, err
	}
	sidecar, err := create(SidecarPath(path))
	if err != nil {
		text.Close()
		os.Remove(path)
		return nil, err
	}
	r := &Recording{Path: path, text: text, sidecar: sidecar, writer: benchfmt.NewWriter(text), facts: run.Facts}
	if !lock(sidecar) { // somebody resumes what is a moment old
		r.Close()
		return nil, errLocked(path)
	}
	if err := errors.Join(WriteUnits(text), r.line(run)); err != nil {
		r.Close()
		return nil, fmt.Errorf("recording: %w", err)
	}
	return r, nil
}

func errLocked(path string) error {
	return fmt.Errorf("another overlap is recording to %s: wait until it ends, or stop it first", path)
}

func create(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("recording: %w", err)
	}
	return f, nil
}

// SidecarPath is where the sidecar of a text file is.
func SidecarPath(path string) string { return strings.TrimSuffix(path, ".txt") + ".jsonl" }

// Extend says how many blocks of all cells a run is to have that was resumed. The first line stays as
// it is, since only appending loses nothing in a crash, and a further line that is no sample would
// be damage to older readers: so each sample of the resumed part says it.
func (r *Recording) Extend(blocks int) { r.blocks = blocks }

// Append records a sample; result is nil if it failed. The facts of the run are written with it,
// whatever the process that measured says of them: text and sidecar have them from one source.
func (r *Recording) Append(s Sample, result *benchfmt.Result) error {
	s.Blocks, s.Reason = r.blocks, CanonicalReason(s.Reason)
	var err error
	if s.Status == OK {
		s.Makespan = asWritten(result, Makespan)
		told := withFacts(result, r.facts)
		if err = r.forget(told); err == nil {
			err = r.writer.Write(told)
		}
	} else {
		_, err = fmt.Fprintf(r.text, "--- FAIL: BenchmarkBatch/%s\n    %s\n", s.Cell, s.Reason)
	}
	if err = errors.Join(err, r.line(s)); err != nil {
		return fmt.Errorf("recording to %s: %w", r.Path, err)
	}
	return nil
}

// withFacts is a result with the facts of the run. What else holds for it stays, in its canonical
// spelling.
func withFacts(result *benchfmt.Result, facts map[string]string) *benchfmt.Result {
	told := *result.Clone()
	all := &benchfmt.Result{Name: told.Name, Iters: told.Iters, Values: told.Values}
	for _, c := range told.Config {
		if _, ours := facts[c.Key]; !ours || !c.File {
			c.Value = []byte(CanonicalFact(c.Key, string(c.Value)))
			all.Config = append(all.Config, c)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		all.Config = append(all.Config, benchfmt.Config{Key: key, Value: []byte(facts[key]), File: true})
	}
	return all
}

// asWritten is the number of a unit as the text has it, 0 if the result has none.
func asWritten(result *benchfmt.Result, unit string) float64 {
	for _, v := range result.Values {
		switch unit {
		case v.OrigUnit:
			return v.OrigValue
		case v.Unit:
			return v.Value
		}
	}
	return 0
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
func (r *Recording) Close() error { return errors.Join(r.text.Close(), r.sidecar.Close()) }
