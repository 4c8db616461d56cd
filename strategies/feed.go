package strategies

import (
	"context"
	"fmt"
	"iter"
)

// feed yields items until they end or ctx is done. Every page pulls through it, so
// the rule "stop pulling once ctx is done" is written once.
func feed(ctx context.Context, items iter.Seq[*Item]) iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		if ctx.Err() != nil {
			return
		}
		for item := range items {
			// The check comes after the hand-over: an item that was pulled is emitted.
			if !yield(item) || ctx.Err() != nil {
				return
			}
		}
	}
}

// finally yields items, and calls end after the last one, and also if the source panics or calls
// runtime.Goexit. In end a page lets its goroutines come to an end and waits for them.
func finally(items iter.Seq[*Item], end func()) iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		defer end()
		items(yield)
	}
}

// DefaultLimit is the concurrency of a strategy whose field is left at zero.
const DefaultLimit = 16

// setting reads a field that counts something: zero stands for fallback, and a negative
// number is the caller's mistake.
func setting(field string, n, fallback int) (int, error) {
	switch {
	case n < 0:
		return 0, fmt.Errorf("strategies: %s is %d: use a positive number, or 0 for the default of %d", field, n, fallback)
	case n == 0:
		return fallback, nil
	}
	return n, nil
}
