// Package latency keeps durations of items in histograms that merge without a loss, and are small enough to stand in a
// sidecar line: a microsecond to a minute, two digits.
package latency
