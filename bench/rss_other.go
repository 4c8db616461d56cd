//go:build !linux

package bench

// peakRSS is not known here.
func peakRSS() (bytes int64, ok bool) { return 0, false }
