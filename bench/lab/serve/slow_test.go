package serve

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/measure"
)

// pipes is a listener in memory, so that time can be virtual.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	open   atomic.Int64 // accepted and not closed yet
	most   atomic.Int64
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		p.most.Store(max(p.most.Load(), p.open.Add(1)))
		return &counted{Conn: c, open: &p.open}, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1234} }

// dial returns an end of a connection as soon as the server accepts the other.
func (p *pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours
	case <-p.closed:
		ours.Close()
		return ours
	}
}

type counted struct {
	net.Conn
	open *atomic.Int64
	once sync.Once
}

func (c *counted) Close() error {
	c.once.Do(func() { c.open.Add(-1) })
	return c.Conn.Close()
}

const askPage = "GET / HTTP/1.1\r\nHost: 127.0.0.1:1234\r\n"

// Who sends a header letter by letter loses the connection in seconds, and whoever waits for it gets the page then.
func TestSlowHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		serveOn(t, &Server{connections: 4}, p)
		var slow sync.WaitGroup
		for range 4 {
			conn := p.dial()
			slow.Go(func() {
				defer conn.Close()
				slow.Go(func() { io.Copy(io.Discard, conn) })
				begun := time.Now()
				for {
					if _, err := io.WriteString(conn, "G"); err != nil {
						break
					}
					time.Sleep(500 * time.Millisecond)
				}
				if took := time.Since(begun); took > headerTime+time.Second {
					t.Errorf("a slow client was cut off after %v", took)
				}
			})
		}
		begun := time.Now()
		conn := p.dial()
		defer conn.Close()
		if line := raw(t, conn, askPage+"\r\n"); line != "HTTP/1.1 200 OK" || time.Since(begun) > headerTime+time.Second {
			t.Errorf("after %v: %s", time.Since(begun), line)
		}
		slow.Wait()
		if most := p.most.Load(); most > 4 {
			t.Errorf("%d connections at once", most)
		}
	})
}

// A body that does not arrive is waited for some seconds, and without taking the turn of another.
func TestSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		serveOn(t, &Server{}, p)
		conn := p.dial()
		defer conn.Close()
		begun := time.Now()
		line := raw(t, conn, askRun+"500\r\n\r\n{")
		if took := time.Since(begun); line != "HTTP/1.1 400 Bad Request" || took > headerTime+bodyTime {
			t.Errorf("after %v: %s", took, line)
		}
	})
}

const askRun = "POST /api/measure HTTP/1.1\r\nHost: 127.0.0.1:1234\r\nContent-Type: application/json\r\n" +
	"Content-Length: "

// A run that fails late, before its first line, says so: the time that an answer has begins anew.
func TestSlowFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		serveOn(t, &Server{Measure: func(context.Context, measure.Request, func(measure.Line) error) error {
			time.Sleep(3 * answerTime)
			return errors.New("the machine is too busy")
		}}, p)
		conn := p.dial()
		defer conn.Close()
		if line := raw(t, conn, askRun+strconv.Itoa(len(wanted))+"\r\n\r\n"+wanted); line != "HTTP/1.1 400 Bad Request" {
			t.Errorf("the answer is %q", line)
		}
	})
}

// A run may take longer than a body, and its client is waited for all the while. One that does not take what it is
// sent is taken for gone.
func TestSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		var lasted time.Duration
		var failed error
		done := make(chan struct{})
		serveOn(t, &Server{Measure: func(ctx context.Context, _ measure.Request, each func(measure.Line) error) error {
			defer close(done)
			begun := time.Now()
			for range 5 {
				time.Sleep(9 * time.Second)
				if ctx.Err() != nil {
					t.Errorf("after %v: %v", time.Since(begun), context.Cause(ctx))
				}
			}
			for failed == nil {
				failed = each(measure.Line{Strategy: "pool", Said: strings.Repeat("x", 1000)})
			}
			lasted = time.Since(begun)
			return failed
		}}, p)
		conn := p.dial()
		defer conn.Close()
		line := raw(t, conn, askRun+strconv.Itoa(len(wanted))+"\r\n\r\n"+wanted)
		if line != "HTTP/1.1 200 OK" {
			t.Error(line)
		}
		<-done // though nobody reads on
		if lasted > 45*time.Second+answerTime || failed == nil {
			t.Errorf("it ended after %v: %v", lasted, failed)
		}
	})
}
