package record

import (
	"encoding/json"
	"strings"
	"time"
)

// Details are what a sidecar holds of a sample's items, beside the figures of the text. They
// are kept as they are written until somebody asks.
type Details struct {
	Latency  json.RawMessage `json:"latency,omitempty"`  // a [latency.Latency]
	Timeline json.RawMessage `json:"timeline,omitempty"` // a [trace.Timeline]
}

// An ItemCost is what an item of a scenario costs in CPU time, as a sidecar has it.
type ItemCost struct {
	Client  float64 `json:"client_ns"`
	Server  float64 `json:"server_ns"`
	Process float64 `json:"process_ns"`
}

// possible says whether anything can have cost that: what cannot be is not known.
func (c ItemCost) possible() bool {
	return min(c.Client, c.Server, c.Process) >= 0 && max(c.Client, c.Server, c.Process) <= mostValue
}

// FormatVersion is the one that is written.
const FormatVersion = 2

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
//
// Version 2 moved the diagnostics, and the facts of single scenarios, from the text to [Sample.Diagnostics]
// and [Sample.Facts].
type Run struct {
	Version int             `json:"version"` // of this format: see [FormatVersion]
	Started time.Time       `json:"started"`
	Commit  string          `json:"commit"` // "unknown" outside a checkout
	Dirty   bool            `json:"dirty"`
	Facts   Facts           `json:"facts"` // of the machine
	Cells   []string        `json:"cells"`
	Blocks  int             `json:"blocks"` // of all cells; once read, those of the last part: see [Sample.Blocks]
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

	// Contenders are the programs in other languages that are measured beside the strategies: the SHA-256 of each,
	// by language. Their strategies are called after it: "python-threads". The versions of the interpreters are facts.
	Contenders map[string]string `json:"contenders,omitempty"`

	// Content is of a service of one's own: a digest of what each address answered when the run began.
	Content []uint32 `json:"content,omitempty"`

	// Sides are what overlap against measured in turns, the old one first: see [File.Sides]. Engine, Commit and
	// Versions are then those of the new one.
	Sides []Side `json:"sides,omitempty"`

	Machine json.RawMessage `json:"machine,omitempty"` // its constants, taken before the run
	Busy    string          `json:"busy,omitempty"`    // what else the machine was doing then
}

// A Side is one of two builds that a run measured beside each other.
type Side struct {
	Name     string            `json:"name"`               // [OldSide] or [NewSide]
	Revision string            `json:"revision,omitempty"` // as it was given; "" for the checkout, or an engine
	Commit   string            `json:"commit"`
	Dirty    bool              `json:"dirty,omitempty"`
	Engine   string            `json:"engine,omitempty"`   // SHA-256 of the binary that measured, as in a [Run]
	Facts    Facts             `json:"facts,omitempty"`    // in which it differs from those of the run
	Versions map[string]string `json:"versions,omitempty"` // of the scenarios, as far as the engine tells
}

// A Sample is a further line of a sidecar: one cell measured once.
type Sample struct {
	Block   int           `json:"block"`         // from 1
	Cell    string        `json:"cell"`          // "scenario=io/strategy=pool/limit=16"
	Package string        `json:"pkg,omitempty"` // of anyone's benchmark
	Started time.Time     `json:"started"`
	Took    time.Duration `json:"took_ns"` // with starting and warming up
	Status  string        `json:"status"`  // "ok" or "failed"
	Reason  string        `json:"reason,omitempty"`
	Load    float64       `json:"load"` // 1-minute load average before it, -1 if unknown

	// Makespan is the ns/op of its result line in the text: by it the two are known to belong
	// together. 0 if it failed, or was recorded by an older version.
	Makespan float64 `json:"makespan_ns,omitempty"`

	// Diagnostics are the figures that are not in the text, as they would be written there, by unit; Facts hold
	// for the sample's scenario alone. Both are empty in version 1. In a File they are in the series.
	Diagnostics map[string]float64 `json:"diagnostics,omitempty"`
	Facts       Facts              `json:"facts,omitempty"`

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

	Items  map[string]ItemCost `json:"-"` // of Costs, what is kept in a File
	Series *Series             `json:"-"` // in a File: that its result is of, nil if it failed
	Place  Cell                `json:"-"` // Cell, once it was read from a sidecar
}

// The values of Sample.Status.
const (
	OK     = "ok"
	Failed = "failed"
)

// WithSidecars are the paths of text files, each followed by where its sidecar is or would be.
func WithSidecars(paths ...string) (all []string) {
	for _, path := range paths {
		all = append(all, path, SidecarPath(path))
	}
	return all
}

// SidecarPath is where the sidecar of a text file is.
func SidecarPath(path string) string { return strings.TrimSuffix(path, ".txt") + ".jsonl" }
