package handover

import (
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/results/record"
)

// The units of the benchmark's text, besides [results.CPUPerItem] and [results.PeakRSS].
const (
	NsPerItem     = "ns/item"
	BytesPerItem  = "B/item"
	AllocsPerItem = "allocs/item"
)

// WriteUnits writes the unit metadata lines of the benchmark format: less is better of all.
func WriteUnits(w io.Writer) error {
	for _, unit := range []string{NsPerItem, record.CPUPerItem, BytesPerItem, AllocsPerItem, record.PeakRSS} {
		if _, err := fmt.Fprintf(w, "Unit %s better=lower\n", unit); err != nil {
			return err
		}
	}
	return nil
}
