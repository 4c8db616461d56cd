package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/sample"
	"github.com/overlap-bench/overlap/results/record"
)

// What makes the strategies of a comparison comparable: they did the same.

// errExited is what b.Fatal, b.Skip and their like come to in a function of the user's that runs on
// the goroutine of the benchmark, as the stages do under Sequential. Package testing shows a NaN
// for it. On a goroutine of the strategy they crash the program: see [strategies.MustReturn].
var errExited = errors.New("the Workload or the Config called b.FailNow, b.Skip, require or another " +
	"that exits its goroutine: set item.Err instead")

// learn runs the reference batch, once.
func (c *comparison) learn(ctx context.Context) error {
	if c.known {
		return c.broken
	}
	c.known, c.broken = true, errExited // unless it returns
	c.digests, c.broken = c.reference(ctx)
	c.known = ctx.Err() == nil
	return c.broken
}

// reference is the digests of a batch that the first strategy does.
func (c *comparison) reference(ctx context.Context) ([]uint64, error) {
	s := c.sample(c.cells[0])
	s.Recorder().Reset()
	if err := s.Run(ctx); err != nil {
		return nil, err
	}
	batch, err := c.sound(s)
	if err != nil {
		return nil, fmt.Errorf("before anything was timed, with %s: %w", c.cells[0].Entry.Name, err)
	}
	digests := make([]uint64, c.cfg.Items)
	for i := range digests {
		digests[i] = s.Recorder().Item(i).Digest
	}
	if slices.Max(append(digests, 0)) == 0 && c.cfg.Check == nil && batch.Failures < c.cfg.Items {
		return nil, errors.New("nothing shows that all strategies do equal work: set item.Digest in Process, to " +
			"maphash.Comparable of the result, say, or give Config.Check")
	}
	return digests, nil
}

// sound checks a batch by itself.
func (c *comparison) sound(s *sample.Sample) (sample.Batch, error) {
	batch, err := s.Recorder().Batch()
	if err != nil {
		return batch, fmt.Errorf("%s: %w", record.Disqualified, err)
	}
	if batch.Failures != c.cfg.Failures {
		return batch, fmt.Errorf("%d of %d items failed, Config.Failures "+
			"is %d: %w", batch.Failures, c.cfg.Items, c.cfg.Failures, sample.ErrOr(batch.FirstErr, "none did"))
	}
	if c.cfg.Check == nil {
		return batch, nil
	}
	for i := range s.Recorder().Len() {
		item := s.Recorder().Item(i)
		if item.Err != nil {
			continue // foreseen
		}
		if err := c.cfg.Check(item); err != nil {
			return batch, fmt.Errorf("%s: wrong results: item %d: %w", record.Disqualified, i, err)
		}
		item.Result = nil // it has been seen
	}
	return batch, nil
}

// check adds the batch to the sample if it did what the reference did.
func (c *comparison) check(ctx context.Context, s *sample.Sample) error {
	batch, err := c.sound(s)
	if err != nil {
		return err
	}
	for i, want := range c.digests {
		if s.Recorder().Item(i).Digest != want {
			return c.blame(ctx, i)
		}
	}
	s.Add(batch)
	return nil
}

// blame finds out who gave item i another digest: the work, if the reference repeated does so
// too, or else the strategy.
func (c *comparison) blame(ctx context.Context, i int) error {
	first := c.cells[0].Entry.Name
	again, err := c.reference(ctx)
	if err != nil {
		return err
	}
	for j, want := range c.digests {
		if again[j] != want {
			return fmt.Errorf("the work is not the same every time: with %s, item %d has another digest in a second batch; "+
				"digest only what does not change", first, j)
		}
	}
	return fmt.Errorf("%s: wrong results: item %d has another digest than with %s", record.Disqualified, i, first)
}

// leastSojourn is the mean from which on stamping an item is a small part of it.
const leastSojourn = time.Microsecond

// finish checks the sample as a whole.
func (c *comparison) finish(s *sample.Sample) error {
	if mean, known := s.MeanSojourn(); known && mean < leastSojourn {
		return fmt.Errorf("an item takes %v in the mean from pull to emit, too short to be stamped: make one item "+
			"of many", mean)
	}
	return s.CheckTotals()
}
