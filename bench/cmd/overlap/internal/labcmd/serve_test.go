package labcmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/lab/measure"
	"github.com/overlap-bench/overlap/fixtures"
)

func TestMain(m *testing.M) {
	fixtures.ServeIfChild()
	measure.RunIfChild()
	os.Exit(m.Run())
}

func somePage(context.Context) (lab.Page, error) {
	return lab.Page{HTML: []byte("<title>the lab</title>"), Policy: "default-src 'none'"}, nil
}

// What is wrong with the options is one line, before anything is built or served.
func TestServeRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, test := range []struct {
		s    serving
		want string
	}{
		{serving{addr: "0.0.0.0:8080"}, `--addr "0.0.0.0:8080": other machines reach this address, and whoever does can ` +
			"start runs on this one: use 127.0.0.1, or add --remote if that is what you want"},
		{serving{addr: "8080"}, `--addr "8080" is no address: give a host and a port, such as 127.0.0.1:8080`},
		{serving{addr: "127.0.0.1:99999"}, "--addr: listen tcp: address 99999: invalid port"},
		{serving{addr: taken.Addr().String()}, "address already in use"},
		{serving{addr: "127.0.0.1:0", scenario: "mixd"}, `unknown scenario "mixd": did you mean mixed?`},
	} {
		test.s.page = func(context.Context) (lab.Page, error) {
			t.Errorf("%+v: the page is made", test.s)
			return lab.Page{}, nil
		}
		var out, errs bytes.Buffer
		if err := test.s.serve(t.Context(), &out, &errs); err == nil || !strings.Contains(err.Error(), test.want) ||
			strings.Contains(err.Error(), "\n") || out.Len()+errs.Len() > 0 {
			t.Errorf("%+v: %v, %q, %q, want %s", test.s, err, out.String(), errs.String(), test.want)
		}
	}
}

// Options of a server have no use with a file.
func TestOutAlone(t *testing.T) {
	for args, want := range map[string]string{
		"--out=x.html --addr=:1": "--addr has no use with --out: leave it out",
		"--out=x --open":         "--open has no use with --out",
		"--out=x --scenario=io":  "--scenario has no use with --out", "--out=": "--out is empty: name a file",
		"--out=x --addr=:1 --remote": "--addr has no use with --out",
		"--remote":                   "--remote has no use without --addr: name an address that other machines reach",
	} {
		cmd := Command()
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		cmd.SetArgs(strings.Fields(args))
		if err := cmd.ExecuteContext(t.Context()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
	if left, _ := filepath.Glob("x*"); len(left) > 0 {
		t.Errorf("it has written %v", left)
	}
}

// The first line is the address of the page, which begins with the work that was asked for. A run that is under way
// when the server is stopped ends with it.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	var errs bytes.Buffer
	ended := make(chan error, 1) // the server sends once
	go func() {
		s := serving{addr: "127.0.0.1:0", scenario: "io", page: somePage}
		ended <- s.serve(ctx, write, &errs)
	}()
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, fragment, _ := strings.Cut(strings.TrimSpace(line), "#")
	if !strings.HasPrefix(fragment, "items=128&latency=8ms&spread=fixed&cpu=5us&") {
		t.Errorf("the address is %s", line)
	}
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || string(body) != "<title>the lab</title>" {
		t.Errorf("the page is %q, %v", body, err)
	}
	// The second strategy takes seconds.
	const long = `{"params": {"items": 200, "latency_us": 20000, "cpu_us": 0}, "limit": 1,
		"strategies": ["perurl", "semaphore"]}`
	if resp, err = http.Post(address+"api/measure", "application/json", strings.NewReader(long)); err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	fixture := childrenOf(t)
	stop() // as Ctrl-C does
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if rest, _ := io.ReadAll(resp.Body); strings.Contains(string(rest), `"done"`) {
		t.Errorf("the run went on: %s", rest)
	}
	if left := childrenOf(t); len(left) > 0 {
		t.Errorf("processes are left: %v, of %v", left, fixture)
	}
	if want := "open this address in a browser, and stop the server with Ctrl-C\n"; errs.String() != want {
		t.Errorf("it says %q, want %q", errs.String(), want)
	}
}

// Without --addr, a machine without 127.0.0.1 serves at ::1.
func TestServeWithoutIPv4(t *testing.T) {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skipf("this machine has no ::1: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	s := serving{loopback: func() (net.Listener, error) { return l, nil }, page: somePage}
	body, address := make(chan string, 1), "http://"+l.Addr().String()+"/"
	if err := s.serve(ctx, writerFunc(func(p []byte) (int, error) {
		if got := strings.TrimSpace(string(p)); got != address {
			t.Errorf("the address is %s, want %s", got, address)
		}
		go func() { // ends with the answer
			defer stop()
			resp, err := http.Get(address)
			if err != nil {
				body <- err.Error()
				return
			}
			defer resp.Body.Close()
			page, _ := io.ReadAll(resp.Body)
			body <- string(page)
		}()
		return len(p), nil
	}), io.Discard); err != nil {
		t.Error(err)
	}
	if got := <-body; got != "<title>the lab</title>" {
		t.Errorf("the page is %q", got)
	}
	none := errors.New("this machine cannot be reached")
	s.loopback = func() (net.Listener, error) { return nil, none }
	if err := s.serve(t.Context(), io.Discard, io.Discard); !errors.Is(err, none) {
		t.Errorf("no loopback at all: %v", err)
	}
}

// Where there is no browser, a line says so, and the page is served all the same.
func TestServeOpens(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("another program opens the browser here")
	}
	t.Setenv("PATH", t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	said := make(chan string, 1) // the server sends its one line
	s := serving{addr: "127.0.0.1:0", open: true, page: somePage}
	if err := s.serve(ctx, io.Discard, writerFunc(func(p []byte) (int, error) {
		said <- string(p)
		stop()
		return len(p), nil
	})); err != nil {
		t.Error(err)
	}
	want := "overlap: no browser was started, since there is no xdg-open here: open the address yourself\n"
	if got := <-said; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

// Who lets other machines in is told what that means.
func TestServeRemote(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, errs bytes.Buffer
	s := serving{addr: "0.0.0.0:0", remote: true, page: somePage}
	err := s.serve(ctx, &out, &errs)
	if err == nil || out.Len() > 0 { // interrupted before there is a page
		t.Errorf("%v, %q", err, out.String())
	}
	ctx, stop = context.WithCancel(t.Context())
	defer stop()
	if err := s.serve(ctx, writerFunc(func(p []byte) (int, error) {
		stop()
		return fmt.Fprintf(&out, "%s", p)
	}), &errs); err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(out.String(), "http://127.0.0.1:") ||
		!strings.HasPrefix(errs.String(), "warning: other machines") {
		t.Errorf("it says %q, %q", out.String(), errs.String())
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// childrenOf are the processes that this one has started, where the system lists them.
func childrenOf(t *testing.T) (pids []string) {
	t.Helper()
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		found, _ := os.ReadFile(list) // a thread may have ended meanwhile
		pids = append(pids, strings.Fields(string(found))...)
	}
	return pids
}
