package serve

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/netutil"
)

// What one client may take of the server.
const (
	mostConnections = 128      // at once: more wait until others end
	mostHeader      = 16 << 10 // bytes
	mostBody        = 64 << 10 // bytes
	headerTime      = 3 * time.Second
	bodyTime        = 5 * time.Second  // and what an idle connection has, with headerTime
	answerTime      = 10 * time.Second // for a client to take what it was sent
)

// A Server serves one page.
type Server struct {
	Page    []byte // HTML
	Policy  string // what the page may do: a Content-Security-Policy
	Measure Measure
	Remote  bool // other machines may use it

	connections int // at once; 0 is mostConnections
	run         sync.Mutex
	port        string
}

// Serve answers requests until ctx is done, and returns once nothing of it is left: no connection, no measurement.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	if _, port, err := net.SplitHostPort(l.Addr().String()); err == nil {
		s.port = port
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler:           s,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: headerTime, ReadTimeout: headerTime + bodyTime, WriteTimeout: answerTime,
		MaxHeaderBytes: mostHeader,
	}
	connections := mostConnections
	if s.connections > 0 {
		connections = s.connections
	}
	ended := make(chan error, 1) // Serve sends once
	go func() { ended <- server.Serve(netutil.LimitListener(l, connections)) }()
	var err error
	select {
	case err = <-ended:
		stop()
		server.Close()
	case <-ctx.Done():
		server.Close()
		err = <-ended
	}
	s.run.Lock() // a measurement ends with ctx: it has ended once this is free
	defer s.run.Unlock()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	if !knownHost(r.Host, s.port, s.Remote) {
		refuse(w, http.StatusMisdirectedRequest, "this server is not the host that the request names: open the address "+
			"that overlap lab printed")
		return
	}
	switch r.URL.Path {
	case "/":
		if only(w, r, http.MethodGet, http.MethodHead) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", s.Policy+"; "+notFramed)
			w.Write(s.Page)
		}
	case "/api/measure":
		if only(w, r, http.MethodPost) {
			s.measure(w, r)
		}
	default:
		refuse(w, http.StatusNotFound, "there is nothing here: the page is at /")
	}
}

// only refuses other methods.
func only(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	for _, m := range methods {
		if r.Method == m {
			return true
		}
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	refuse(w, http.StatusMethodNotAllowed, "use "+strings.Join(methods, " or "))
	return false
}

// A page states what it may do, but not that no other may show it. Nothing else that is served here may do anything.
const (
	notFramed  = "frame-ancestors 'none'"
	barePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; " + notFramed
)

func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", barePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}
