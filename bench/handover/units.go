package handover

import (
	"fmt"
	"io"
)

// The units of the benchmark's text that it does not share with package results.
const (
	NsPerItem     = "ns/item"
	CPUPerItem    = "cpu-ns/item"
	BytesPerItem  = "B/item"
	AllocsPerItem = "allocs/item"
	PeakRSS       = "peak-rss-bytes"
)

// WriteUnits writes the unit metadata lines of the benchmark format: less is better of all.
func WriteUnits(w io.Writer) error {
	for _, unit := range []string{NsPerItem, CPUPerItem, BytesPerItem, AllocsPerItem, PeakRSS} {
		if _, err := fmt.Fprintf(w, "Unit %s better=lower\n", unit); err != nil {
			return err
		}
	}
	return nil
}
