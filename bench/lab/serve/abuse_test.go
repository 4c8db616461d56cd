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
