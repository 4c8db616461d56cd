package service

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// The connections of the largest cell are opened once, a request each. Those that are closed since are
// opened again with what there is to spare, and not with the requests of the batches.
func TestServiceConnects(t *testing.T) {
	s, ctx := service(t, 1000, 0, func(w http.ResponseWriter, req *http.Request) { io.WriteString(w, req.URL.Path) })
	if _, err := s.First(ctx); err != nil {
		t.Fatal(err)
	}
	made := s.gate.Made()
	s.Spare(4 + 4 + 3)
	for i, want := range []int{12 + 12, 4 + 12, 4 + 12, 12, 12} {
		if _, err := s.Measure(ctx, serviceCell(t, "pool", 4)); err != nil {
			t.Fatal(err)
		}
		if got := s.gate.Made() - made; got != want {
			t.Errorf("sample %d: %d requests, want %d", i+1, got, want)
		}
		made = s.gate.Made()
		s.client.Close()
	}
}

// A service that closes every connection is not asked to keep some again and again.
func TestServiceKeepsNone(t *testing.T) {
	s, ctx := service(t, 1000, 0, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Connection", "close")
		io.WriteString(w, req.URL.Path)
	})
	if _, err := s.First(ctx); err != nil {
		t.Fatal(err)
	}
	s.Spare(900)
	for range 3 {
		if _, err := s.Measure(ctx, serviceCell(t, "pool", 4)); err != nil {
			t.Fatal(err)
		}
	}
	if made := s.gate.Made(); made != 6+12+3*12 {
		t.Errorf("%d requests, want %d", made, 6+12+3*12)
	}
}

// What an address leads to by redirects is asked for in every batch.
func TestServiceBatchRequests(t *testing.T) {
	s, ctx := service(t, 1000, 0, func(w http.ResponseWriter, req *http.Request) {
		switch req.URL.Path {
		case "/1":
			http.Redirect(w, req, "/x", http.StatusFound)
		case "/4":
			http.Redirect(w, req, "/1", http.StatusFound)
		default:
			io.WriteString(w, strings.Repeat("x", 10))
		}
	})
	if _, err := s.First(ctx); err != nil {
		t.Fatal(err)
	}
	if s.Redirecting() != 2 || s.BatchRequests() != 12+2*(1+2) || s.gate.Made() != 6+3 {
		t.Errorf("%d redirect, %d requests a batch; %d were made", s.Redirecting(), s.BatchRequests(), s.gate.Made())
	}
}
