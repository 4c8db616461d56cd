package cli

import (
	"errors"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// A sentence goes on below its beginning.
func TestHang(t *testing.T) {
	idea := strategies.Catalog()[1].Idea
	for columns, want := range map[int]string{
		0:  "  perurl      a goroutine per URL, all at once\n",
		38: "  perurl      a goroutine per URL, all\n              at once\n",
	} {
		var out strings.Builder
		if Hang(&out, "  perurl      ", idea, columns); out.String() != want {
			t.Errorf("%d columns: %q, want %q", columns, out.String(), want)
		}
	}
}

// After an error, nothing more is written, and the error stays.
func TestOutputKeepsItsError(t *testing.T) {
	full := errors.New("no space left")
	writes := 0
	out := &Output{To: writerFunc(func(p []byte) (int, error) {
		if writes++; writes == 2 {
			return 0, full
		}
		return len(p), nil
	})}
	for range 3 {
		out.Write([]byte("x"))
	}
	if out.Err() != full || writes != 2 {
		t.Errorf("error %v after %d writes", out.Err(), writes)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
