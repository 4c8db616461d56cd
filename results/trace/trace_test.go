package trace_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/trace"
)

func TestTimeline(t *testing.T) {
	want := trace.Timeline{Items: 300, Spans: resultstest.SomeSpans(300, 8)}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got trace.Timeline
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("a timeline is not read as it was written")
	}
	if each := len(text) / 300; each > 20 {
		t.Errorf("%d bytes an item", each)
	}
	want.Spans[7].FetchEnd = want.Spans[7].FetchStart - 1e6
	if _, err := json.Marshal(want); err == nil {
		t.Error("a fetch that ended before it began is written")
	}
}

// A batch of more items than a timeline has is cut off; stamps are rounded down.
func TestTimelineCut(t *testing.T) {
	spans := resultstest.SomeSpans(trace.MaxTimeline+1, 4)
	spans[0].FetchStart += 999
	text, err := json.Marshal(trace.Timeline{Items: len(spans), Spans: spans})
	if err != nil {
		t.Fatal(err)
	}
	var got trace.Timeline
	if err := json.Unmarshal(text, &got); err != nil || len(got.Spans) != trace.MaxTimeline ||
		got.Items != trace.MaxTimeline+1 {
		t.Fatalf("%d spans of %d, error %v", len(got.Spans), got.Items, err)
	}
	if got.Spans[0].FetchStart != spans[0].FetchStart-999 {
		t.Errorf("%d was read as %d", spans[0].FetchStart, got.Spans[0].FetchStart)
	}
}

func TestDamagedTimeline(t *testing.T) {
	stamps := func(b ...byte) string { return base64.RawStdEncoding.EncodeToString(b) }
	for written, want := range map[string]string{
		`{"items":1,"stamps_us":"` + stamps(2, 1, 1, 1, 1, 1) + `"}`: "",
		`{"items":1,"stamps_us":"` + stamps(2, 1, 1, 1, 1) +
			`"}`: "not those of a timeline",
		// before the batch began
		`{"items":1,"stamps_us":"` + stamps(1, 1, 1, 1, 1, 1) +
			`"}`: "not those of a timeline",
		// years later
		`{"items":1,"stamps_us":"` + stamps(2, 255, 255, 255, 255, 255, 255, 255, 127, 1, 1, 1, 1) +
			`"}`: "not those of a timeline",
		`{"items":1,"stamps_us":"?"}`: "not those of a timeline",
		`{"items":1,"stamps_us":""}`:  "a timeline of 0 items",
		`{"items":0,"stamps_us":"` + stamps(2, 1, 1, 1, 1, 1) +
			`"}`: "a timeline of 1 items, of a batch of 0",
		`{"items":9999,"stamps_us":"` + stamps(make([]byte, 6*(trace.MaxTimeline+1))...) + `"}`: "a timeline of 1025 items",
		`{"items":9999,"stamps_us":"` + strings.Repeat("A", 100_000) + `"}`:                     "a timeline of 100000 bytes",
		`[]`: "cannot unmarshal",
	} {
		var line trace.Timeline
		err := json.Unmarshal([]byte(written), &line)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: error %v, want %q", written, err, want)
		}
	}
}

func TestTrace(t *testing.T) {
	backwards := resultstest.SomeSpans(50, 5)
	slices.SortFunc(backwards, func(a, b trace.Spans) int { return cmp.Compare(b.Pulled, a.Pulled) })
	of := []trace.Trace{{"io · \"pool\"\n</script>", resultstest.SomeSpans(100, 8)}, {"mixed", backwards},
		{"one", resultstest.SomeSpans(1, 1)}}
	var out bytes.Buffer
	if err := trace.WriteTrace(&out, of); err != nil {
		t.Fatal(err)
	}
	resultstest.CheckTrace(t, out.Bytes(), of)
	var again bytes.Buffer
	if err := trace.WriteTrace(&again, of); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("written twice, a trace differs; error %v", err)
	}
}
