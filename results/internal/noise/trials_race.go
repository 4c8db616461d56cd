//go:build race

package noise

// quick is less under the race detector, which makes of one goroutine nothing but slow.
const quick = 100
