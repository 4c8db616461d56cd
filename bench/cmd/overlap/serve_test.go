package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Who names no host serves this machine alone. Who names one, even every interface, is obeyed.
func TestListenAddress(t *testing.T) {
	const hint = ": give a host and a port, such as 127.0.0.1:8080"
	for addr, want := range map[string]struct{ listen, err string }{
		"127.0.0.1:0":    {"127.0.0.1:0", ""},
		":8080":          {"127.0.0.1:8080", ""},
		":":              {"127.0.0.1:0", ""},
		"[]:8080":        {"127.0.0.1:8080", ""},
		"localhost:8080": {"127.0.0.1:8080", ""}, "LocalHost:1": {"127.0.0.1:1", ""},
		"0.0.0.0:8080": {"0.0.0.0:8080", ""},
		"[::]:8080":    {"[::]:8080", ""},
		"[::1]:0":      {"[::1]:0", ""},
		"host:http":    {"host:http", ""},
		"":             {"", `--addr is ""` + hint},
		"8080":         {"", `--addr is "8080"` + hint},
		"127.0.0.1":    {"", `--addr is "127.0.0.1"` + hint},
		"::1:8080":     {"", `--addr is "::1:8080"` + hint},
		"http://a:80/": {"", `--addr is "http://a:80/"` + hint},
	} {
		got, err := listenAddress(addr)
		if got != want.listen || (err == nil) != (want.err == "") || err != nil && err.Error() != want.err {
			t.Errorf("%q: %q, error %v, want %q, %q", addr, got, err, want.listen, want.err)
		}
	}
}

// What cannot be listened at is one line, and nothing is served.
func TestServeBadAddress(t *testing.T) {
	for addr, want := range map[string]string{
		"":                "overlap: --addr is \"\": give a host and a port, such as 127.0.0.1:8080\n",
		"127.0.0.1:99999": "overlap: fixture: listen tcp: address 99999: invalid port\n",
	} {
		if code, out, errs := overlap(t, "serve", "--addr", addr); code != 1 || out != "" || errs != want {
			t.Errorf("%q: exit %d, %q, %q", addr, code, out, errs)
		}
	}
}

func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(ctx, write, io.Discard, []string{"serve", "--scenario", "io", "--items", "3"})
	}()
	url, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(strings.TrimSpace(url) + "/item/2")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Server-Timing"), "queue;dur=") {
		t.Errorf("status %d, Server-Timing %q", resp.StatusCode, resp.Header.Get("Server-Timing"))
	}
	cancel()
	if code := <-done; code != 0 {
		t.Errorf("exit %d", code)
	}
}
