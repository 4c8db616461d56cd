package serve

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/measure"
)

// endless measures until it is told to end.
type endless struct{ begun, ended chan struct{} }

func newEndless() endless { return endless{make(chan struct{}, 1), make(chan struct{}, 1)} }

func (e endless) measure(ctx context.Context, _ measure.Request, each func(measure.Line) error) error {
	if err := each(measure.Line{Strategy: "pool", Makespan: 1}); err != nil {
		return err
	}
	e.begun <- struct{}{}
	<-ctx.Done()
	e.ended <- struct{}{}
	return context.Cause(ctx)
}

// zeros are so many bytes that nobody holds in memory.
func zeros(n int64) io.Reader { return io.LimitReader(zero{}, n) }

type zero struct{}

func (zero) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// A large body is refused, and not held, whether its length is announced or not.
func TestLargeBody(t *testing.T) {
	r := start(t, &Server{})
	for _, announced := range []bool{true, false} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		req, err := http.NewRequestWithContext(t.Context(), "POST", r.url+"api/measure", zeros(10<<20))
		if err != nil {
			t.Fatal(err)
		}
		if announced {
			req.ContentLength = 10 << 20
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Expect", "100-continue") // so that the answer is read before all of it is sent
		resp, err := r.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		runtime.ReadMemStats(&after)
		if resp.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(body), "64 KiB") {
			t.Errorf("announced %v: status %d: %s", announced, resp.StatusCode, body)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 2<<20 {
			t.Errorf("announced %v: it took %d bytes of memory", announced, took)
		}
	}
	if status, _, body := r.do(t, "GET", "/", "", nil); status != http.StatusOK || body != page {
		t.Errorf("the page: status %d", status)
	}
}

// While one run is under way, another is refused, and the page is there.
func TestSecondRun(t *testing.T) {
	e := newEndless()
	r := start(t, &Server{Measure: e.measure})
	ctx, goAway := context.WithCancel(t.Context())
	var first sync.WaitGroup
	first.Go(func() { r.send(t, ctx, "POST", "/api/measure", strings.NewReader(wanted), nil) })
	<-e.begun
	for range 3 {
		if status, _, body := r.do(t, "POST", "/api/measure", wanted, nil); status != http.StatusConflict ||
			!strings.Contains(body, "another run for real is under way") {
			t.Errorf("a second run: status %d: %s", status, body)
		}
		if status, _, body := r.do(t, "GET", "/", "", nil); status != http.StatusOK || body != page {
			t.Errorf("the page: status %d", status)
		}
	}
	goAway()
	first.Wait()
	<-e.ended // once its client is gone
	var next sync.WaitGroup
	next.Go(func() {
		for { // until the first has let go of the turn
			resp, err := r.client.Post(r.url+"api/measure", "application/json", strings.NewReader(wanted))
			if err != nil {
				t.Error(err)
				return
			}
			io.Copy(io.Discard, resp.Body) // the server ends in the middle of it
			if resp.Body.Close(); resp.StatusCode != http.StatusConflict {
				return
			}
		}
	})
	<-e.begun
	r.stop() // as Ctrl-C does
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	select {
	case <-e.ended:
	default:
		t.Error("the server has ended, and the run has not")
	}
	next.Wait()
}

// A client that has sent more than its request is not watched for going away. Its run ends with the server all the
// same.
func TestStopWhilePipelined(t *testing.T) {
	e := newEndless()
	r := start(t, &Server{Measure: e.measure})
	conn, err := net.Dial("tcp", r.host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	line := raw(t, conn, "POST /api/measure HTTP/1.1\r\nHost: "+r.host+"\r\nContent-Type: application/json\r\n"+
		"Content-Length: "+strconv.Itoa(len(wanted))+"\r\n\r\n"+wanted)
	if line != "HTTP/1.1 200 OK" {
		t.Error(line)
	}
	<-e.begun
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\n"); err != nil {
		t.Fatal(err)
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	<-e.ended
}

// Two hundred at once are all answered: one of them is measured, and the others are told.
func TestManyAtOnce(t *testing.T) {
	e := newEndless()
	r := start(t, &Server{Measure: e.measure})
	ctx, stop := context.WithCancel(t.Context())
	var asking, running sync.WaitGroup
	var refused, pages atomic.Int64
	running.Go(func() { r.send(t, ctx, "POST", "/api/measure", strings.NewReader(wanted), nil) })
	<-e.begun
	for range 200 {
		asking.Go(func() {
			if status, _, _ := r.do(t, "POST", "/api/measure", wanted, nil); status == http.StatusConflict {
				refused.Add(1)
			}
			if status, _, body := r.do(t, "GET", "/", "", nil); status == http.StatusOK && body == page {
				pages.Add(1)
			}
		})
	}
	asking.Wait()
	if refused.Load() != 200 || pages.Load() != 200 {
		t.Errorf("%d of 200 runs were refused, and %d had the page", refused.Load(), pages.Load())
	}
	stop()
	running.Wait()
	<-e.ended
}

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
		line := raw(t, conn, "POST /api/measure HTTP/1.1\r\nHost: 127.0.0.1:1234\r\nContent-Type: application/json\r\n"+
			"Content-Length: 500\r\n\r\n{")
		if took := time.Since(begun); line != "HTTP/1.1 400 Bad Request" || took > headerTime+bodyTime {
			t.Errorf("after %v: %s", took, line)
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
		line := raw(t, conn, "POST /api/measure HTTP/1.1\r\nHost: 127.0.0.1:1234\r\nContent-Type: application/json\r\n"+
			"Content-Length: "+strconv.Itoa(len(wanted))+"\r\n\r\n"+wanted)
		if line != "HTTP/1.1 200 OK" {
			t.Error(line)
		}
		<-done // though nobody reads on
		if lasted > 45*time.Second+answerTime || failed == nil {
			t.Errorf("it ended after %v: %v", lasted, failed)
		}
	})
}

// An error before the first line is the request's, and one after it is a line.
func TestFailedRun(t *testing.T) {
	for _, lines := range []int{0, 1} {
		r := start(t, &Server{Measure: func(_ context.Context, _ measure.Request, each func(measure.Line) error) error {
			for range lines {
				if err := each(measure.Line{Strategy: "pool"}); err != nil {
					return err
				}
			}
			return errors.New("no room")
		}})
		want, text := http.StatusBadRequest, `{"error":"no room"}`+"\n"
		if lines == 1 {
			want, text = http.StatusOK, `{"strategy":"pool"}`+"\n"+text
		}
		if status, _, body := r.do(t, "POST", "/api/measure", wanted, nil); status != want || body != text {
			t.Errorf("after %d lines: status %d: %s", lines, status, body)
		}
	}
}
