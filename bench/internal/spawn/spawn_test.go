package spawn

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// The first part of an output is kept, however it comes; what more there is ends the process, or is
// forgotten.
func TestOutput(t *testing.T) {
	for _, part := range []int{1, 3, 10, 25, 100} {
		ended := error(nil)
		for _, p := range []*Output{{most: 10}, {most: 10, end: func(err error) { ended = err }}} {
			_, err := io.CopyBuffer(struct{ io.Writer }{p},
				struct{ io.Reader }{strings.NewReader(strings.Repeat("0123456789", 10))}, make([]byte, part))
			if string(p.text) != "0123456789" || (err == nil) != (p.end == nil) || err != nil && !errors.Is(ended, ErrEndless) {
				t.Errorf("in parts of %d: %q, error %v, ended by %v", part, p.text, err, ended)
			}
		}
	}
	p := &Output{most: 10, end: func(err error) { t.Error(err) }}
	if n, err := p.Write(make([]byte, 10)); n != 10 || err != nil {
		t.Errorf("as much as may be: %d, error %v", n, err)
	}
}
