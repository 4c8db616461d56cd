package serve

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/measure"
	"github.com/overlap-bench/overlap/results/text"
)

// Measure measures what a request asks for, calls each for every line of the answer, and returns at once when ctx is
// done or each fails. An error before the first line is the request's fault.
type Measure func(ctx context.Context, r measure.Request, each func(measure.Line) error) error

// crossOrigin refuses what a foreign page sends, by Sec-Fetch-Site.
var crossOrigin = http.NewCrossOriginProtection()

// measure answers with a line of JSON a strategy.
func (s *Server) measure(w http.ResponseWriter, r *http.Request) {
	if !ours(r) {
		refuse(w, http.StatusForbidden, "only the page of this server may start a run: open it at http://"+
			text.Brief(r.Host)+"/")
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "send JSON, with Content-Type: application/json")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		refuse(w, http.StatusRequestEntityTooLarge, "the request is larger than 64 KiB")
		return
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "the request did not arrive whole")
		return
	}
	request, err := measure.ReadRequest(body)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if !s.run.TryLock() {
		refuse(w, http.StatusConflict, "another run for real is under way: two at once would slow each other down. "+
			"Wait until it has ended")
		return
	}
	defer s.run.Unlock()
	s.answer(w, r, request)
}

// answer sends each line as soon as it is known. A client that does not take its lines is taken for gone.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, request measure.Request) {
	control, encoder := http.NewResponseController(w), json.NewEncoder(w)
	begun := false
	patient := func() error { // from now on: a run may take longer than an answer
		err := control.SetWriteDeadline(time.Now().Add(answerTime))
		if errors.Is(err, http.ErrNotSupported) {
			return nil
		}
		return err
	}
	send := func(line measure.Line) error {
		if !begun {
			w.Header().Set("Content-Type", "application/x-ndjson; charset=utf-8")
			begun = true
		}
		if err := patient(); err != nil {
			return err
		}
		if err := encoder.Encode(line); err != nil {
			return err
		}
		return control.Flush()
	}
	err := s.Measure(r.Context(), request, send)
	switch {
	case err == nil || r.Context().Err() != nil:
	case begun:
		send(measure.Line{Error: text.Message(err.Error())}) // if that fails too, nobody is there to be told
	case patient() == nil:
		refuse(w, http.StatusBadRequest, err.Error())
	}
}

// ours reports whether a request comes from the page that this server serves, or from no page at all: browsers name the
// page that sends it.
func ours(r *http.Request) bool {
	if crossOrigin.Check(r) != nil {
		return false
	}
	origins := r.Header.Values("Origin")
	for _, origin := range origins {
		if u, err := url.Parse(origin); err != nil || u.Scheme != "http" || u.Host != r.Host {
			return false
		}
	}
	return true
}

// refuse answers with one line that says what is wrong.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(struct {
		Error string `json:"error"`
	}{text.Message(why)})
}
