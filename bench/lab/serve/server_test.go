package serve

import (
	"net"
	"net/http"
	"strings"
	"testing"
)

// The page comes whole, is kept by nobody, and may be shown in no other.
func TestPage(t *testing.T) {
	r := start(t, &Server{})
	status, header, body := r.do(t, "GET", "/", "", nil)
	if status != http.StatusOK || body != page {
		t.Errorf("status %d: %s", status, body)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer",
		"Content-Security-Policy": policy + "; frame-ancestors 'none'",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if status, _, body := r.do(t, "HEAD", "/", "", nil); status != http.StatusOK || body != "" {
		t.Errorf("HEAD: status %d: %s", status, body)
	}
}

// What is not there, and what cannot be done, is said in one line of JSON, which may do nothing in a browser.
func TestNothingElse(t *testing.T) {
	r := start(t, &Server{})
	for _, test := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/favicon.ico", 404, ""}, {"GET", "/../../etc/passwd", 404, ""}, {"GET", "//", 404, ""},
		{"GET", "/%2e%2e/", 404, ""}, {"POST", "/", 405, "GET, HEAD"}, {"PUT", "/api/measure", 405, "POST"},
		{"GET", "/api/measure", 405, "POST"}, {"DELETE", "/api/measure", 405, "POST"}, {"TRACE", "/", 405, "GET, HEAD"},
	} {
		status, header, body := r.do(t, test.method, test.path, "", nil)
		if status != test.status || header.Get("Allow") != test.allow || !strings.HasPrefix(body, `{"error":"`) ||
			strings.Count(body, "\n") != 1 || header.Get("Content-Security-Policy") != barePolicy {
			t.Errorf("%s %s: status %d, %v, %q", test.method, test.path, status, header, body)
		}
	}
}

// What is wrong with a request is said in a line, with what would do.
func TestBadRequests(t *testing.T) {
	r := start(t, &Server{})
	good := func(from, to string) string { return strings.Replace(wanted, from, to, 1) }
	for _, test := range []struct{ body, want string }{
		{good(`"items": 8`, `"items": 1e9`), "items"},
		{good(`"items": 8`, `"items": 1000000000`), "items"},
		{good(`"items": 8`, `"items": 99999999999999999999999`), "items"},
		{good(`"items": 8`, `"items": 1001`), "1000"},
		{good(`"items": 8`, `"items": 0`), "items"},
		{good(`"items": 8`, `"items": -1`), "items"},
		{good(`"items": 8`, `"items": 1.5`), "items"},
		{good(`"items": 8`, `"items": "8"`), "items"},
		{good(`"items": 8`, `"items": NaN`), "invalid character"},
		{good(`"latency_us": 1000`, `"latency_us": -1`), "latency"},
		{good(`"latency_us": 1000`, `"latency_us": NaN`), "invalid character"},
		{good(`"latency_us": 1000`, `"latency_us": 1e300`), "latency"},
		{good(`"latency_us": 1000`, `"latency_us": 11000000`), "latency"},
		{good(`"cpu_us": 10`, `"cpu_us": 1000001`), "cpu"},
		{good(`"cpus": 1`, `"cpus": 65`), "cpus"},
		{good(`"cpus": 1`, `"cpus": 0`), "cpus"},
		{good(`"capacity": 0`, `"capacity": 10001`), "capacity"},
		{good(`"limit": 4}`, `"limit": 1001}`), "limit"},
		{good(`"limit": 4}`, `"limit": -4}`), "limit"},
		{good(`"spread": "fixed"`, `"spread": "wild"`), "spread"},
		{good(`"seed": 1`, `"seed": -1`), "seed"},
		{good(`"pool"`, `"poool"`), "did you mean pool?"},
		{good(`"pool"`, `"nested"`), "unknown strategy"},
		{good(`"pool"`, `"sequential"`), "named twice"},
		{good(`["pool", "sequential"]`, `[]`), "no strategy"},
		{good(`["pool", "sequential"]`, `"pool"`), "strategies"},
		{good(`"pool"`, `7`), "strategies"},
		{good(`"seed"`, `"sneed"`), "sneed"},
		{wanted + wanted, "more than one"},
		{wanted[:40], "no request for a run"}, {"", "empty"}, {"null", "no strategy"}, {"[]", "array"}, {"{}", "no strategy"},
		{"\x00\xff", "invalid character"}, {strings.Repeat("[", 60_000), ""},
	} {
		status, _, body := r.do(t, "POST", "/api/measure", test.body, nil)
		if status != http.StatusBadRequest || !strings.HasPrefix(body, `{"error":"`) || !strings.Contains(body, test.want) ||
			strings.Count(body, "\n") != 1 || len(body) > 400 {
			t.Errorf("%.200s:\nstatus %d, want 400 with %q: %s", test.body, status, test.want, body)
		}
	}
	if status, _, body := r.do(t, "POST", "/api/measure", wanted, nil); status != http.StatusOK ||
		strings.Count(body, "\n") != 3 || !strings.Contains(body, `"done":true`) {
		t.Errorf("a good request: status %d: %s", status, body)
	}
}

// A form of a foreign page cannot send JSON, so that nothing else is taken.
func TestContentType(t *testing.T) {
	r := start(t, &Server{})
	for kind, want := range map[string]int{
		"application/json": 200, "application/json; charset=utf-8": 200, "Application/JSON": 200,
		"text/plain": 415, "": 415, "application/x-www-form-urlencoded": 415, "application/jsonx": 415, ";;": 415,
		"text/plain; application/json": 415,
	} {
		header := map[string]string{"Content-Type": kind}
		if status, _, body := r.do(t, "POST", "/api/measure", wanted, header); status != want {
			t.Errorf("%q: status %d, want %d: %s", kind, status, want, body)
		}
	}
}

// Headers are bounded too.
func TestLongHeader(t *testing.T) {
	r := start(t, &Server{})
	conn, err := net.Dial("tcp", r.host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	long := "GET / HTTP/1.1\r\nHost: " + r.host + "\r\nX-Long: " + strings.Repeat("x", 2*mostHeader) + "\r\n\r\n"
	if line := raw(t, conn, long); line != "HTTP/1.1 431 Request Header Fields Too Large" {
		t.Error(line)
	}
	if status, _, _ := r.do(t, "GET", "/?"+strings.Repeat("x", mostHeader/2), "", nil); status != http.StatusOK {
		t.Errorf("a long query: status %d", status)
	}
}
