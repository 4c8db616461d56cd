package browsertest

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/lab/measure"
	"github.com/overlap-bench/overlap/bench/lab/serve"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/web/browsertest"
)

func TestMain(m *testing.M) {
	fixtures.ServeIfChild()
	measure.RunIfChild()
	os.Exit(browsertest.Suite{
		Package: "bench/lab/browsertest",
		Axe:     "accessibility of the page of the lab is",
		Browser: "guessing, simulating and measuring on the page of the lab are",
	}.Run(m))
}

var (
	simulator = sync.OnceValues(func() (lab.Simulator, error) {
		ctx := context.Background()
		dir, err := runner.ModuleDir(ctx)
		if err != nil {
			return lab.Simulator{}, err
		}
		return lab.BuildSimulator(ctx, dir)
	})
	onDisk   = sync.OnceValues(func() (lab.Page, error) { return pageOf(false) })
	onServer = sync.OnceValues(func() (lab.Page, error) { return pageOf(true) })
)

func pageOf(served bool) (lab.Page, error) {
	s, err := simulator()
	if err != nil {
		return lab.Page{}, err
	}
	return lab.Make(context.Background(), s, lab.Options{Served: served, Version: "of a test"})
}

// fromDisk opens the page as a file, at a fragment.
func fromDisk(t testing.TB, fragment string, as browsertest.Look) *browsertest.Tab {
	t.Helper()
	browsertest.NeedBrowser(t)
	page, err := onDisk()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "lab.html")
	if err := os.WriteFile(path, page.HTML, 0o644); err != nil {
		t.Fatal(err)
	}
	return browsertest.OpenFile(t, path, fragment, as)
}

// fromServer opens the page from a server of its own, as overlap lab starts it.
func fromServer(t testing.TB, fragment string, as browsertest.Look) *browsertest.Tab {
	t.Helper()
	address, _ := served(t, measure.Run)
	return browsertest.OpenServed(t, address+fragment, as)
}

// served serves the page, with what measures, until stop is called or the test is over.
func served(t testing.TB, measures serve.Measure) (address string, stop func()) {
	t.Helper()
	browsertest.NeedBrowser(t)
	page, err := onServer()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1) // the server sends once
	server := serve.Server{Page: page.HTML, Policy: page.Policy, Measure: measures}
	go func() { ended <- server.Serve(ctx, l) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return serve.URL(l), stop
}

// alone keeps the page from warming up its simulator while it is idle: that would keep other tabs from the CPU.
func alone(o *browsertest.Tab) *browsertest.Tab {
	o.T.Helper()
	browsertest.Get[bool](o, `clearTimeout(lab.idle) ?? true`)
	return o
}

// until waits until an expression in the page is true, for so many seconds at most, and says whether it is.
func until(o *browsertest.Tab, seconds float64, expression string) bool {
	o.T.Helper()
	return browsertest.Get[bool](o, fmt.Sprintf(`new Promise((done) => {
		const last = performance.now() + 1000 * %g;
		const look = () => {
			if (%s) done(true);
			else if (performance.now() > last) done(false);
			else setTimeout(look, 10);
		};
		look();
	})`, seconds, expression))
}
