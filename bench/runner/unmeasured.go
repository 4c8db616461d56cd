package runner

import (
	"errors"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// An Unmeasured is a cell without a sample that can be used.
type Unmeasured struct {
	Cell   scenario.Cell
	Reason string // of the last sample; "" if there is none
	Spoilt bool   // by the machine, so that measuring it again may help
}

// Unmeasured are the cells of which a run has no sample that can be used, in the order of Cells. Call
// it when Run has returned.
func (b *Blocks) Unmeasured() []Unmeasured {
	var without []Unmeasured
	for _, c := range b.Cells {
		if failed, tried := b.outcome[c.String()]; !tried {
			without = append(without, Unmeasured{Cell: c})
		} else if failed != nil {
			without = append(without, Unmeasured{c, failed.Error(), errors.Is(failed, host.ErrDisturbed)})
		}
	}
	return without
}

// note keeps what came of a cell: nil for good once it has a sample that can be used.
func (b *Blocks) note(cell string, failed error) {
	if was, tried := b.outcome[cell]; !tried || was != nil {
		b.outcome[cell] = failed
	}
}

// A disturbance is an [host.ErrDisturbed] that was read back.
type disturbance string

func (d disturbance) Error() string { return string(d) }

func (disturbance) Is(target error) bool { return target == host.ErrDisturbed }
