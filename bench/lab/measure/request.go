package measure

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/strategies"
)

// A Request is what to run. Its parameters are those of the simulation, but a run for real has closer bounds.
type Request struct {
	Params     params.Params `json:"params"`
	Strategies []string      `json:"strategies"`
	Limit      int           `json:"limit,omitempty"` // 0 is that of the parameters
}

// A Line is a part of the answer: of a strategy, or the last.
type Line struct {
	Strategy  string      `json:"strategy,omitempty"`
	Makespan  int64       `json:"makespan_ns,omitempty"`
	Simulated int64       `json:"simulated_ns,omitempty"` // makespan with the same parameters, and as many CPUs
	Data      *lanes.Data `json:"data,omitempty"`
	Said      string      `json:"said,omitempty"`     // a sentence on the schedule
	Compared  string      `json:"compared,omitempty"` // a sentence on the difference from the simulated one
	Error     string      `json:"error,omitempty"`

	Done  bool     `json:"done,omitempty"`
	Notes []string `json:"notes,omitempty"` // of the last line: what to know of all of them
}

// MaxItems is how many items a batch may have: those whose steps are recorded.
const MaxItems = 1000

// ReadRequest reads a request from JSON and checks it. The error is one line for who sent it.
func ReadRequest(data []byte) (r Request, err error) {
	r.Params = params.Default()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return r, fmt.Errorf("this is no request for a run: %w", plainly(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return r, errors.New("there is more than one request")
	}
	if r.Limit != 0 {
		r.Params.Limit = r.Limit
	}
	return r, r.check()
}

// plainly says in words of JSON what package json says in words of Go.
func plainly(err error) error {
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return fmt.Errorf("%s cannot be %s", cmp.Or(text.Brief(wrong.Field), "all of it"), text.Brief(wrong.Value))
	}
	if errors.Is(err, io.EOF) {
		return errors.New("it is empty")
	}
	return err
}

func (r Request) check() error {
	if err := r.Params.Validate(); err != nil {
		return err
	}
	if r.Params.Items > MaxItems {
		return fmt.Errorf("items is %d: use at most %d for a run for real", r.Params.Items, MaxItems)
	}
	if len(r.Strategies) == 0 {
		return errors.New("no strategy is named")
	}
	seen := map[string]bool{}
	for _, name := range r.Strategies {
		if seen[name] {
			return fmt.Errorf("strategy %s is named twice", text.Quote(name))
		}
		seen[name] = true
		if !slices.ContainsFunc(strategies.Catalog(), func(e strategies.Entry) bool { return e.Name == name }) {
			_, err := scenario.FindStrategies([]string{name})
			return err
		}
	}
	return nil
}
