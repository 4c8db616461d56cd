package cli

import (
	"bytes"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// What goes on stands below its beginning; where there is no room beside the name, below the name.
func TestHang(t *testing.T) {
	idea := strategies.Catalog()[1].Idea
	for columns, want := range map[int]string{
		0:  "  perurl      a goroutine per URL, all at once\n",
		38: "  perurl      a goroutine per URL, all\n              at once\n",
		30: "  perurl\n    a goroutine per URL, all\n    at once\n",
	} {
		var out bytes.Buffer
		if err := Hang(&out, "  perurl      ", idea, columns); err != nil || out.String() != want {
			t.Errorf("%d columns: error %v, %q, want %q", columns, err, out.String(), want)
		}
	}
}
