package progress

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// The line is drawn over, at most twice a second, and leaves nothing behind.
func TestLine(t *testing.T) {
	for _, c := range []struct {
		total      int
		next, want string
	}{
		{0, "", "\r10 simulations\x1b[K\r\x1b[K"},
		{40, "", "\r10 of 40 simulations, 25 %, about 9m0s left\x1b[K\r\x1b[K"},
		{40, "io pool", "\r10 of 40 simulations, 25 %, about 9m0s left: io pool\x1b[K\r\x1b[K"},
	} {
		var out strings.Builder
		l := &Line{terminal: &out, began: time.Now().Add(-3 * time.Minute)}
		l.Draw(10, c.total, "simulations", c.next)
		l.Draw(11, c.total, "simulations", c.next) // too soon to be drawn
		if l.Close(); out.String() != c.want {
			t.Errorf("%q, want %q", &out, c.want)
		}
	}
}

// At the end the line says that all is done, also of what was too soon to be drawn. After an error it is wiped, and
// where nobody knows how much there is.
func TestLineEnds(t *testing.T) {
	for _, c := range []struct {
		total int
		err   error
		want  string
	}{
		{40, nil, "\r40 of 40 samples, 100 %, 0s left\x1b[K\n"},
		{40, errors.New("stopped"), "\r\x1b[K"},
		{0, nil, "\r\x1b[K"},
	} {
		var out strings.Builder
		l := &Line{terminal: &out}
		l.Draw(38, c.total, "samples", "")
		l.Draw(39, c.total, "samples", "")
		l.End(c.err)
		if !strings.HasSuffix(out.String(), "\x1b[K"+c.want) {
			t.Errorf("of %d, error %v: %q does not end in %q", c.total, c.err, &out, c.want)
		}
	}
}

// What was done before, as by a run that is resumed, says nothing about how long the rest takes.
func TestLineResumed(t *testing.T) {
	var out strings.Builder
	l := &Line{terminal: &out}
	l.Draw(30, 40, "samples", "")
	l.drawn, l.began = time.Time{}, l.began.Add(-time.Minute)
	l.Draw(35, 40, "samples", "")
	if want := "\r30 of 40 samples, 75 %\x1b[K\r35 of 40 samples, 87 %, about 1m0s left\x1b[K"; out.String() != want {
		t.Errorf("%q, want %q", &out, want)
	}
}

// Without a terminal, nothing is drawn.
func TestNoTerminal(t *testing.T) {
	var out strings.Builder
	l := On(&out)
	l.Draw(1, 3, "samples", "")
	l.End(nil)
	if l.Close(); out.Len() > 0 {
		t.Errorf("%q", &out)
	}
}
