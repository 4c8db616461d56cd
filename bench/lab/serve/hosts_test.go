package serve

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
)

// Every request names the host that it is for. A name that leads here, and is not ours, is refused: of reads too.
func TestHost(t *testing.T) {
	r := start(t, &Server{})
	_, port, _ := net.SplitHostPort(r.host)
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200, "LOCALHOST:" + port: 200, "[::1]:" + port: 200,
		"evil.example:" + port: 421, "evil.example": 421, "127.0.0.1": 421, "127.0.0.1:1": 421, "localhost": 421,
		"localhost.evil.example:" + port: 421, "127.0.0.1.evil.example:" + port: 421, "127.0.0.2:" + port: 421,
		"[::2]:" + port: 421, "localhost.:" + port: 421, "0.0.0.0:" + port: 421, "192.168.1.7:" + port: 421,
	} {
		for _, ask := range []struct{ method, path, body string }{
			{"GET", "/", ""}, {"HEAD", "/", ""}, {"POST", "/api/measure", wanted}, {"GET", "/nothing", ""}} {
			status, _, body := r.do(t, ask.method, ask.path, ask.body, map[string]string{"Host": host})
			expect := want
			if want == 200 && ask.path == "/nothing" {
				expect = 404
			}
			if status != expect || want != 200 && strings.Contains(body, "the page") {
				t.Errorf("%s %s of %s: status %d, want %d: %s", ask.method, ask.path, host, status, expect, body)
			}
		}
	}
	// A request without a Host is none of a browser.
	conn, err := net.Dial("tcp", r.host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if line := raw(t, conn, "GET / HTTP/1.0\r\n\r\n"); !strings.Contains(line, "421") {
		t.Errorf("without a host: %s", line)
	}
}

// Where other machines may come, they come by an address in figures: a name may have been rebound.
func TestHostOfOthers(t *testing.T) {
	for host, want := range map[string]bool{
		"192.168.1.7:8080": true, "[2001:db8::1]:8080": true, "localhost:8080": true, "evil.example:8080": false,
		"192.168.1.7:8081": false, "192.168.1.7": false, "": false, ":8080": false,
	} {
		if got := knownHost(host, "8080", true); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
	for host, want := range map[string]bool{"127.0.0.1": true, "localhost": true, "[::1]": true, "[::1]:80": true,
		"evil.example": false} {
		if got := knownHost(host, "80", false); got != want {
			t.Errorf("%q at port 80: %v, want %v", host, got, want)
		}
	}
}

// What a foreign page sends starts nothing, whatever it calls itself.
func TestOrigin(t *testing.T) {
	r := start(t, &Server{})
	own := strings.TrimSuffix(r.url, "/")
	for _, test := range []struct {
		origin, site string
		want         int
	}{
		{own, "same-origin", 200}, {own, "", 200}, {"", "", 200}, {"", "none", 200},
		{"http://evil.example", "", 403}, {"http://evil.example", "cross-site", 403}, {"null", "", 403},
		{"http://localhost:1", "same-site", 403}, {own, "same-site", 403}, {own, "cross-site", 403},
		{"http://evil.example", "same-origin", 403}, {"https" + strings.TrimPrefix(own, "http"), "", 403},
		{own + ".evil.example", "", 403}, {"null", "same-origin", 403}, {"", "cross-site", 403},
		{"file://", "", 403},
	} {
		header := map[string]string{}
		if test.origin != "" {
			header["Origin"] = test.origin
		}
		if test.site != "" {
			header["Sec-Fetch-Site"] = test.site
		}
		if status, answer, body := r.do(t, "POST", "/api/measure", wanted, header); status != test.want ||
			answer.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("origin %q, site %q: status %d, want %d: %s", test.origin, test.site, status, test.want, body)
		}
	}
	// A browser asks before it sends JSON to a foreign host, and is told nothing that would allow it.
	status, answer, _ := r.do(t, http.MethodOptions, "/api/measure", "", map[string]string{"Origin": "http://evil.example",
		"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"})
	if status != http.StatusMethodNotAllowed || answer.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("asked beforehand: status %d, %v", status, answer)
	}
}

// Only this machine's own addresses are listened on, unless somebody asks for others.
func TestCheckAddress(t *testing.T) {
	for _, test := range []struct {
		addr   string
		remote bool
		want   string
	}{
		{"127.0.0.1:0", false, "127.0.0.1:0"}, {":8080", false, "127.0.0.1:8080"}, {"[::1]:0", false, "[::1]:0"},
		{"localhost:80", false, "127.0.0.1:80"}, {"127.9.9.9:1", false, "127.9.9.9:1"}, {"LocalHost:", false, "127.0.0.1:0"},
		{"0.0.0.0:80", false, ""}, {"[::]:80", false, ""}, {"192.168.1.7:80", false, ""}, {"name.example:80", false, ""},
		{"0.0.0.0:80", true, "0.0.0.0:80"}, {"192.168.1.7:80", true, "192.168.1.7:80"}, {":1", true, "127.0.0.1:1"},
	} {
		got, err := CheckAddress(test.addr, test.remote)
		if got != test.want || (test.want == "") != errors.Is(err, ErrRemote) {
			t.Errorf("%s, remote %v: %q, %v, want %q", test.addr, test.remote, got, err, test.want)
		}
	}
	const hint = ` is no address: give a host and a port, such as 127.0.0.1:8080`
	for _, addr := range []string{"", "8080", "127.0.0.1", "::1:8080", "http://a:80/"} {
		if got, err := CheckAddress(addr, true); err == nil || err.Error() != `"`+addr+`"`+hint {
			t.Errorf("%q: %q, %v", addr, got, err)
		}
	}
}
