package contenders

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// quick is a scenario of few items, little latency and a kind of work.
func quick(work profile.Processing) scenario.Scenario {
	s := scenario.Extended()[3].With(8, 1)
	s.Name = "quick"
	s.Profile.Latency.Median, s.Profile.Size.Median, s.Profile.Work = time.Millisecond, 4<<10, work
	return s
}

// serve serves a scenario; what comes in may be answered otherwise.
func serve(t *testing.T, s scenario.Scenario, otherwise func(w http.ResponseWriter, path string) bool) string {
	t.Helper()
	server, err := fixtures.NewServer(s.Profile, "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	if otherwise == nil {
		return server.URL
	}
	before := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if otherwise(w, r.URL.Path) {
			return
		}
		response, err := http.Get(server.URL + r.URL.Path)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body)
	}))
	t.Cleanup(func() { before.CloseClientConnections(); before.Close() })
	return before.URL
}

// eachLanguage runs a test for each program of the manifest.
func eachLanguage(t *testing.T, test func(t *testing.T, c *Contender)) {
	programs, err := Manifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		t.Run(p.Language, func(t *testing.T) {
			t.Parallel()
			test(t, found(t, p.Language))
		})
	}
}

func sampleOf(c *Contender, strategy, url string) Sample {
	s := Sample{URL: url, CPUs: 2, BenchTime: time.Millisecond, Limit: time.Minute}
	s.Cell = scenario.Cell{Scenario: quick(profile.Words), Limit: 3, Contender: true}
	s.Cell.Entry.Name = strategy
	return s
}

// Each strategy of each program does both kinds of work, and prints a result that tells its times.
func TestPrograms(t *testing.T) {
	for _, work := range []profile.Processing{profile.Words, profile.SHA256} {
		url := serve(t, quick(work), nil)
		eachLanguage(t, func(t *testing.T, c *Contender) {
			for _, s := range c.Answer.Strategies {
				if s.Missing != "" {
					t.Logf("NOT TESTED: %s %s", s.Name, s.Missing)
					continue
				}
				sample := sampleOf(c, s.Name, url)
				out, err := c.Run(t.Context(), sample)
				if err != nil {
					t.Errorf("%s, %s: %v", work, s.Name, err)
					continue
				}
				checkResult(t, string(work)+", "+s.Name, out, sample.Cell)
			}
		})
	}
}

func checkResult(t *testing.T, what string, out []byte, cell scenario.Cell) {
	t.Helper()
	in := benchfmt.NewReader(bytes.NewReader(out), what)
	if !in.Scan() {
		t.Fatalf("%s: no result in %q", what, out)
	}
	r, ok := in.Result().(*benchfmt.Result)
	if !ok || r.Name.String() != cell.Benchmark()+"-2" || len(r.GetConfig("digest")) != 16 || r.Iters < 1 {
		t.Fatalf("%s: %q", what, out)
	}
	makespan := record.AsWritten(r, record.Makespan)
	for _, unit := range []string{record.FetchActive, record.ProcessActive, record.CPUPerItem, record.StartUp,
		record.Throughput} {
		if x := record.AsWritten(r, unit); !(x > 0) {
			t.Errorf("%s: %s is %v", what, unit, x)
		}
	}
	fetch, process := record.AsWritten(r, record.FetchActive), record.AsWritten(r, record.ProcessActive)
	if fetch > makespan || process > makespan {
		t.Errorf("%s: fetching %v, processing %v of %v ns", what, fetch, process, makespan)
	}
}

// asyncioAt is where python-asyncio is, which has an HTTP client of its own.
const asyncioAt = 3

// What goes wrong is one line and a non-zero exit, in each strategy.
func TestProgramsFail(t *testing.T) {
	for name, test := range map[string]struct {
		otherwise func(w http.ResponseWriter, path string) bool
		want      string
	}{
		"an item fails": {func(w http.ResponseWriter, path string) bool {
			if path == "/item/5" {
				http.Error(w, "no", http.StatusInternalServerError)
			}
			return path == "/item/5"
		}, "500 Internal Server Error"},
		"a wrong body": {func(w http.ResponseWriter, path string) bool {
			if path == "/item/5" {
				w.Write([]byte("another"))
			}
			return path == "/item/5"
		}, "disqualified: wrong results: the digest of the batch is "},
		"the server hangs up": {func(_ http.ResponseWriter, path string) bool {
			if path == "/item/5" {
				panic(http.ErrAbortHandler)
			}
			return false
		}, "does not answer"},
		"not the fixture": {func(w http.ResponseWriter, _ string) bool {
			w.Write([]byte("<html>"))
			return true
		}, "not JSON"},
	} {
		url := serve(t, quick(profile.Words), test.otherwise)
		eachLanguage(t, func(t *testing.T, c *Contender) {
			for i, s := range c.Answer.Strategies {
				if s.Missing != "" || name != "an item fails" && i != 0 && i != asyncioAt {
					continue
				}
				if _, err := c.Run(t.Context(), sampleOf(c, s.Name, url)); err == nil ||
					!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s, %s: error %v, want a line with %q", name, s.Name, err, test.want)
				}
			}
		})
	}
}

// A program whose server does not answer any more ends at once when the run does.
func TestProgramsEndWithTheRun(t *testing.T) {
	var asked atomic.Bool
	hang := make(chan struct{})
	url := serve(t, quick(profile.Words), func(_ http.ResponseWriter, path string) bool {
		if path == "/item/5" {
			asked.Store(true)
			<-hang
		}
		return false
	})
	defer close(hang)
	programs, err := Manifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		t.Run(p.Language, func(t *testing.T) {
			c := found(t, p.Language)
			asked.Store(false)
			ctx, cancel := context.WithCancelCause(t.Context())
			stopped := errors.New("stopped")
			go func() {
				for !asked.Load() && ctx.Err() == nil {
					runtime.Gosched()
				}
				cancel(stopped)
			}()
			if _, err := c.Run(ctx, sampleOf(c, p.Language+"-sequential", url)); !errors.Is(err, stopped) {
				t.Errorf("error %v", err)
			}
			cancel(nil)
		})
	}
}
