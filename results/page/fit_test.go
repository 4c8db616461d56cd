package page

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Names of any length, in any letters, keep to the room, and stay different.
func TestShortNames(t *testing.T) {
	var numbered []string
	for i := range 2000 {
		numbered = append(numbered, fmt.Sprintf("Dispatch/warehouse=north,carrier=slow/parcel-%04d/Async[W:4000]-4", i))
	}
	for name, names := range map[string][]string{
		"short": {"Pack-4", "Sort-4", "Pack-8"},
		"they differ at the ends": {strings.Repeat("x", 90) + "1", strings.Repeat("x", 90) + "2",
			"2" + strings.Repeat("x", 90)},
		"in the middle": {strings.Repeat("x", 50) + "1" + strings.Repeat("y", 50),
			strings.Repeat("x", 50) + "2" + strings.Repeat("y", 50)},
		"by what one has more": {strings.Repeat("x", 50), strings.Repeat("x", 51), strings.Repeat("x", 52)},
		"not in ASCII": {strings.Repeat("包裹", 40) + "一", strings.Repeat("包裹", 40) + "二",
			strings.Repeat("é", 70)},
		"many": numbered,
	} {
		for _, most := range []int{12, 16, 20, 33, 80} {
			short := ShortNames(names, most)
			for i, s := range short {
				if n := displaywidth.String(s); n > most {
					t.Errorf("%s: %q has %d columns, %d at most are wanted", name, s, n, most)
				}
				if !utf8.ValidString(s) || displaywidth.String(names[i]) <= most && s != names[i] {
					t.Errorf("%s: %q became %q", name, names[i], s)
				}
			}
			if sorted := slices.Sorted(slices.Values(short)); len(slices.Compact(sorted)) != len(names) {
				t.Errorf("%s: %d names in %d characters became %d: %.3q", name, len(names), most, len(slices.Compact(sorted)),
					short)
			}
		}
	}
}

// What tells names apart is what is left of them.
func TestShortNamesWhereDifferent(t *testing.T) {
	names := []string{"Dispatch/warehouse=north,carrier=slow,weight=1kg/Async[W:4000]-4",
		"Dispatch/warehouse=north,carrier=slow,weight=20kg/Async[W:4000]-4", "Sort/warehouse=north-4"}
	got := ShortNames(names, 20)
	if want := []string{"Dispat…ght=1kg/Asyn…", "Dispat…ght=20kg/Asy…",
		"Sort/wareh…e=north-4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := ShortNames(names[:1], 20), []string{"Dispatch/w…W:4000]-4"}; !slices.Equal(got, want) {
		t.Errorf("alone, %q, want %q", got, want)
	}
}
