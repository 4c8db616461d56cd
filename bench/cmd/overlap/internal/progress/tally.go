package progress

import (
	"io"
	"sync"
)

// A Tally counts what is done, by any goroutine, and says so in a [Line]. It may be ended while something is still
// being done, as after an interruption: that no longer counts.
type Tally struct {
	line  *Line
	total int
	noun  string

	mu    sync.Mutex
	done  int
	ended bool
}

// NewTally counts up to total, 0 if that is unknown.
func NewTally(w io.Writer, total int, noun string) *Tally {
	return &Tally{line: On(w), total: total, noun: noun}
}

// Add counts one more, which keep keeps, unless that is nil; keep is not called after the end.
func (t *Tally) Add(keep func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return
	}
	if keep != nil {
		keep()
	}
	t.done++
	t.line.Draw(t.done, t.total, t.noun, "")
}

// End ends the line, as of a whole unless there was an error, and returns how many are done.
func (t *Tally) End(err error) (done int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	t.line.End(err)
	return t.done
}
