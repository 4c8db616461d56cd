package serve

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/overlap-bench/overlap/bench/lab/measure"
)

// No goroutine is left when all is over, but for those of package http that wait for half a second before they close a
// connection on which they refused something.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

const (
	page   = "<!doctype html><title>the page</title>"
	policy = "default-src 'none'"
)

// A running server is one that answers at an address, until the test ends.
type running struct {
	url, host string
	stop      context.CancelFunc
	ended     chan error // of Serve, which sends once
	client    *http.Client
}

// start serves on the loopback address. Whatever is asked for is measured at once, unless s says otherwise.
func start(t *testing.T, s *Server) *running {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := serveOn(t, s, l)
	r.client = &http.Client{Transport: &http.Transport{}}
	t.Cleanup(r.client.CloseIdleConnections)
	return r
}

func serveOn(t *testing.T, s *Server, l net.Listener) *running {
	s.Page, s.Policy = []byte(page), policy
	if s.Measure == nil {
		s.Measure = func(_ context.Context, r measure.Request, each func(measure.Line) error) error {
			for _, name := range r.Strategies {
				if err := each(measure.Line{Strategy: name, Makespan: 1}); err != nil {
					return err
				}
			}
			return each(measure.Line{Done: true})
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	r := &running{url: URL(l), host: l.Addr().String(), stop: stop, ended: make(chan error, 1)}
	go func() {
		r.ended <- s.Serve(ctx, l)
		close(r.ended)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-r.ended; err != nil {
			t.Error(err)
		}
	})
	return r
}

// do sends a request with other headers than usual, and returns the status and the body.
func (r *running) do(t *testing.T, method, path, body string, header map[string]string) (int, http.Header, string) {
	t.Helper()
	return r.send(t, t.Context(), method, path, strings.NewReader(body), header)
}

func (r *running) send(t *testing.T, ctx context.Context, method, path string, body io.Reader,
	header map[string]string) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, r.url+strings.TrimPrefix(path, "/"), body)
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range header {
		if name == "Host" {
			req.Host = value
			continue
		}
		req.Header.Set(name, value)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		t.Error(err)
		return 0, nil, ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil && ctx.Err() == nil {
		t.Error(err)
	}
	return resp.StatusCode, resp.Header, string(text)
}

// raw sends text over a connection of its own, and returns the first line of the answer.
func raw(t *testing.T, conn net.Conn, text string) string {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// wanted is a good request.
const wanted = `{"params": {"items": 8, "latency_us": 1000, "spread": "fixed", "cpu_us": 10, "cpus": 1, "capacity": 0,
	"degrade": 0, "request_us": 0, "limit": 4, "seed": 1}, "strategies": ["pool", "sequential"], "limit": 4}`
