package measurement

import (
	"math"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/fixtures/remote"
)

// A further block begins only if its batches are within the cap, also those that may be measured again, and
// what they take is not spent on connections.
func TestFurtherBlocksAreAffordable(t *testing.T) {
	for _, test := range []struct {
		most, samples int
		affords       bool
		spare         int
	}{{100, 4, true, 60}, {40, 4, true, 0}, {39, 4, false, -1}, {5, 0, true, 5}} {
		spare := -1
		u := urlOptions{gate: remote.NewGate(test.most, 0, nil), batch: 10, spare: func(n int) { spare = n }}
		if affords := u.affords(test.samples); affords != test.affords || spare != test.spare {
			t.Errorf("%+v: %v, %d requests to spare", test, affords, spare)
		}
	}
}

// How long it takes at least cannot overflow.
func TestRequestsTake(t *testing.T) {
	o := runOptions{urls: urlOptions{maxRate: minRate}}
	if said := o.requests(math.MaxInt); !strings.HasSuffix(said, ", in 2562047h47m16s or more") {
		t.Error(said)
	}
}
