package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// announced is how many requests are said to be made, exactly so many.
func announced(t *testing.T, said string) int {
	t.Helper()
	found := regexp.MustCompile(`(\d+) requests`).FindStringSubmatch(said)
	if found == nil || strings.Contains(said, "at least") {
		t.Fatalf("no number of requests in %q", said)
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// As many requests are announced as are made, by the dry run and by the run, and with a cap of so many
// nothing is cut off: whatever is measured, in whatever order, and however the service treats its
// connections.
func TestURLsAnnounced(t *testing.T) {
	t.Parallel()
	closing := func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Connection", "close")
		fine(w, req)
	}
	empty := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }
	for _, test := range []struct {
		args    string
		handler http.HandlerFunc
		want    int // 8 addresses, the most connections, and the batches, of one cell twice for the noise floor
	}{
		{"--strategies sequential,pool --limits 4,8 --items 16 --blocks 2", fine, 8 + 8 + 4*2*16},
		{"--strategies sequential,pool --limits 4,8 --items 16 --blocks 2 --seed 7", fine, 8 + 8 + 4*2*16},
		{"--strategies pool,pipeline --limits 1,3,6 --items 12 --blocks 3", fine, 8 + 6 + 7*3*12},
		{"--strategies sequential,perurl --items 12 --blocks 2", fine, 8 + 12 + 3*2*12},
		{"--strategies sequential --blocks 1", fine, 8 + 1 + 2*8},
		{"--strategies pool --limits 64 --items 5 --blocks 1", fine, 8 + 5 + 2*5},
		{"--limits 2 --items 6 --blocks 1", fine, 0},
		{"--strategies sequential,pool --limits 4 --blocks 2", empty, 8 + 4 + 3*2*8},
		{"--strategies sequential,pool --limits 4 --blocks 2", closing, 8 + 4 + 3*2*8},
	} {
		urls, asked := ownService(t, test.handler)
		args := append([]string{"run", "--urls", urls, "--out", t.TempDir(), "--watch=false", "--budget", "0"},
			strings.Fields(test.args)...)
		code, plan, errs := overlap(t, append(args, "--dry-run")...)
		n := announced(t, plan)
		if code != 0 || test.want > 0 && n != test.want {
			t.Errorf("%s: exit %d, %d requests announced, want %d: %s", test.args, code, n, test.want, errs)
		}
		code, _, errs = overlap(t, append(args, "--max-requests", strconv.Itoa(n))...)
		if code != 0 || int(asked.Load()) != n || announced(t, errs) != n ||
			!strings.Contains(errs, fmt.Sprintf("%d requests were made", n)) {
			t.Errorf("%s: exit %d, %d requests announced, %d made\n%s", test.args, code, n, asked.Load(), errs)
		}
	}
}

// Redirects are counted as soon as they are known: when each address was asked once, and nothing was measured.
func TestURLsAnnouncesRedirects(t *testing.T) {
	t.Parallel()
	urls, asked := ownService(t, func(w http.ResponseWriter, req *http.Request) {
		if strings.HasSuffix(req.URL.Path, "/3") || strings.HasSuffix(req.URL.Path, "/5") {
			http.Redirect(w, req, "/elsewhere", http.StatusFound)
			return
		}
		fine(w, req)
	})
	const want = 10 + 4 + 8*10
	code, _, errs := runOver(t, urls, t.TempDir(), "--max-requests", strconv.Itoa(want))
	if code != 0 || asked.Load() != want || !strings.Contains(errs, "\n2 of the 8 URLs redirect: 94 requests in all\n") {
		t.Errorf("exit %d, %d requests\n%s", code, asked.Load(), errs)
	}
	asked.Store(0)
	code, _, errs = runOver(t, urls, t.TempDir(), "--max-requests", strconv.Itoa(want-1))
	if code != 1 || asked.Load() != 10 ||
		!strings.Contains(errs, "2 of the 8 URLs redirect (list the final addresses), so that this would take 94 requests, "+
			"and --max-requests is 93") {
		t.Errorf("exit %d, %d requests\n%s", code, asked.Load(), errs)
	}
}
