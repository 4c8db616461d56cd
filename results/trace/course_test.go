package trace

import (
	"slices"
	"testing"
)

// Two fetches overlap, a third comes after a pause, and a fourth takes no time.
func TestFetching(t *testing.T) {
	spans := []Spans{
		{Item: 0, FetchStart: 10, FetchEnd: 30}, {Item: 1, FetchStart: 20, FetchEnd: 40},
		{Item: 2, FetchStart: 60, FetchEnd: 70}, {Item: 3, FetchStart: 70, FetchEnd: 70},
	}
	course := Fetching(spans)
	want := Course{{10, 1}, {20, 2}, {30, 1}, {40, 0}, {60, 1}, {70, 0}}
	if !slices.Equal(course, want) {
		t.Errorf("%v, want %v", course, want)
	}
	if peak := course.Peak(); peak != (Count{20, 2}) {
		t.Errorf("the peak is %v", peak)
	}
	if mean := course.Mean(); mean != 50.0/60 {
		t.Errorf("the mean is %v, want 50 of 60", mean)
	}
	for _, few := range [][]Spans{nil, {{FetchStart: 5, FetchEnd: 5}}} {
		if c := Fetching(few); c.Peak().Items != 0 || c.Mean() != 0 {
			t.Errorf("%v: peak %v, mean %v", few, c.Peak(), c.Mean())
		}
	}
}
