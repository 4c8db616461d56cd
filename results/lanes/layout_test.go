package lanes

import (
	"fmt"
	"testing"
)

// Of few rows each group has some, and a small one is not left out for a large one, whichever comes first.
func TestFolded(t *testing.T) {
	for _, tt := range []struct {
		most   int
		groups []int
		want   string
	}{
		{5, []int{8, 2}, "[3 2]"}, {6, []int{8, 2}, "[4 2]"}, {3, []int{8, 2}, "[2 1]"}, {24, []int{128, 2}, "[22 2]"},
		{5, []int{2, 8}, "[1 4]"}, {5, []int{8, 1}, "[4 1]"}, {10, []int{8, 2}, "[8 2]"}, {2, []int{8, 8}, "[1 1]"},
	} {
		var l Layout
		for _, rows := range tt.groups {
			l.add("some", rows)
		}
		folded, all := l.Folded(tt.most)
		var got []int
		sum := 0
		for _, g := range folded.Groups {
			got = append(got, g.Rows)
			sum += g.Rows
		}
		if fmt.Sprint(got) != tt.want || folded.Rows != sum || all != l.Rows {
			t.Errorf("%v in %d rows: %v of %d, want %s", tt.groups, tt.most, got, all, tt.want)
		}
	}
}
