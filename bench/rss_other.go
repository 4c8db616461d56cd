//go:build !linux

package bench

// PeakRSS is not known here.
func PeakRSS() (bytes int64, ok bool) { return 0, false }
