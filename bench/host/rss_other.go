//go:build !linux

package host

// PeakRSS is not known here.
func PeakRSS() (bytes int64, ok bool) { return 0, false }
