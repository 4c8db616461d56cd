package batch

import (
	"testing"
	"time"
)

const ms = time.Millisecond

// Who is counted first at one instant makes no difference; who stays until the next is counted.
func TestCount(t *testing.T) {
	for _, instants := range [][][]int{ // what comes and goes, at one instant after the other
		{{1, 1}, {1, -1}, {-1, -1}},
		{{1, 1}, {-1, 1}, {-1, -1}},
	} {
		var c count
		for i, changes := range instants {
			for _, n := range changes {
				c.add(time.Duration(1+i)*ms, n)
			}
		}
		if c.now != 0 || c.most != 2 {
			t.Errorf("%v: %d at most, %d in the end; want 2 and 0", instants, c.most, c.now)
		}
	}
	var held count
	held.add(ms, 3)
	held.add(2*ms, -3)
	held.add(2*ms, 2)
	held.add(3*ms, -2)
	if held.most != 3 {
		t.Errorf("%d at most, want 3", held.most)
	}
}
