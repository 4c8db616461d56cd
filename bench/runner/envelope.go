package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/results/record"
)

// An envelope is a file into which a cell's process writes its details.
type envelope struct{ path string }

// makeScratch makes the engine's scratch, anew if somebody has tidied it away.
func (e *Engine) makeScratch() (err error) {
	if e.scratch != nil && !e.scratch.There() {
		e.scratch.Remove()
		e.scratch = nil
	}
	if e.scratch == nil {
		if e.scratch, err = scratch.New(); err != nil {
			err = fmt.Errorf("a place for the details of samples: %w", err)
		}
	}
	return err
}

func (e *Engine) newEnvelope() (envelope, error) {
	if err := e.makeScratch(); err != nil {
		return envelope{}, err
	}
	f, err := os.CreateTemp(e.scratch.Dir(), "details-*.json")
	if err != nil {
		return envelope{}, fmt.Errorf("a file for the details of a sample: %w", scratch.Refused(err))
	}
	return envelope{f.Name()}, f.Close()
}

func (e envelope) remove() { os.Remove(e.path) }

func (e envelope) read() (d record.Details, err error) {
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
