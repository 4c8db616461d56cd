package progress

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/bench/simulate"
	"golang.org/x/term"
)

// A counter says on a terminal how many simulations are done and how long it takes, and is silent elsewhere.
// One of many millions of items takes minutes, in which the time tells that it goes on. In virtual time
// what it draws is in nobody's figures.
type counter struct {
	w     io.Writer // nil without a terminal
	total int       // 0 if nobody knows how many there will be
	began time.Time

	mu    sync.Mutex // of what follows, and of w
	n     int
	drawn time.Time

	ended   chan struct{} // closed by close
	ticking sync.WaitGroup
}

// N is its n.
func (c *counter) N() int { return c.n }

func NewCounter(stderr io.Writer, total int) *counter {
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		c := &counter{w: stderr, total: total, began: time.Now(), ended: make(chan struct{})}
		c.ticking.Go(c.tick)
		return c
	}
	return &counter{}
}

// tick draws now and then, until the counter is closed.
func (c *counter) tick() {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-c.ended:
			return
		case now := <-ticks.C:
			c.draw(now, 0)
		}
	}
}

func (c *counter) Answered(simulate.Answer) { c.draw(time.Now(), 1) }

// draw counts so many more, and draws unless it just has.
func (c *counter) draw(now time.Time, more int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n += more; c.w == nil || now.Sub(c.drawn) < redraw {
		return
	}
	c.drawn = now
	of, left := "", ""
	took := now.Sub(c.began)
	if c.total > 0 {
		of = fmt.Sprintf(" of %d", c.total)
		if c.n > 0 {
			left = fmt.Sprintf(", about %v left", (took / time.Duration(c.n) * time.Duration(max(0, c.total-c.n))).Round(time.Second))
		}
	}
	fmt.Fprintf(c.w, "\r%d%s simulations done in %v%s\x1b[K", c.n, of, took.Round(time.Second), left)
}

// Close wipes the line.
func (c *counter) Close() {
	if c.w == nil {
		return
	}
	close(c.ended)
	c.ticking.Wait()
	if !c.drawn.IsZero() {
		fmt.Fprint(c.w, "\r\x1b[K")
	}
}
