package sample

import (
	"context"
	"testing"
)

// TimeBatches runs batches until package testing has enough of them. Only run is timed.
func TimeBatches(b *testing.B, reset, run func(context.Context) error, check func() error) {
	for b.Loop() {
		b.StopTimer()
		if err := reset(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		err := run(b.Context())
		b.StopTimer()
		if err == nil {
			err = check()
		}
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
