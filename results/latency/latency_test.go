package latency

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A percentile is that of the items to within 0.8 %, never too small, whether counted at once
// or merged, and also once written and read.
func TestHistogram(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	var all []time.Duration
	whole, merged := newHistogram(), newHistogram()
	for range 4 {
		part := newHistogram()
		for range 777 {
			d := time.Duration(math.Exp(r.Float64() * math.Log(float64(time.Minute))))
			all = append(all, d)
			if whole.add(d) || part.add(d) {
				t.Fatalf("%v is clamped", d)
			}
		}
		text, err := part.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var read histogram
		if err := read.UnmarshalText(text); err != nil {
			t.Fatal(err)
		}
		merged.hdr.Merge(read.hdr)
	}
	slices.Sort(all)
	for _, q := range []float64{0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1} {
		want := all[int(math.Ceil(q*float64(len(all))))-1].Seconds()
		for _, h := range []histogram{whole, merged} {
			if got := h.Quantile(q); got < want*(1-1e-12) || got > want*(1+1.0/128) {
				t.Errorf("quantile %v is %v, want %v", q, got, want)
			}
		}
	}
	if got, want := whole.Most(), all[len(all)-1].Seconds(); got < want || got > want*(1+1.0/128) {
		t.Errorf("the longest is %v, want %v", got, want)
	}
}

// Ranks are exact: of ten values, p90 is the ninth, and of eleven the tenth.
func TestQuantileRanks(t *testing.T) {
	h := newHistogram()
	for i := 1; i <= 10; i++ {
		h.add(time.Duration(i))
	}
	for q, want := range map[float64]float64{0.5: 5e-9, 0.9: 9e-9, 0.99: 10e-9} {
		if got := h.Quantile(q); got != want {
			t.Errorf("of ten, quantile %v is %v, want %v", q, got, want)
		}
	}
	if h.add(11); h.Quantile(0.9) != 10e-9 {
		t.Errorf("of eleven, quantile 0.9 is %v", h.Quantile(0.9))
	}
}

func encodedHistogram(t *testing.T, h *hdrhistogram.Histogram) string {
	t.Helper()
	text, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDecodeLatency(t *testing.T) {
	one, none := hdrhistogram.New(histogramLow, histogramHigh, histogramDigits),
		hdrhistogram.New(histogramLow, histogramHigh, histogramDigits)
	one.RecordValue(5)
	good, empty, wide := encodedHistogram(t, one), encodedHistogram(t, none),
		encodedHistogram(t, hdrhistogram.New(1, math.MaxInt64, 5))
	latency := func(process string) string {
		return `{"sojourn":"` + good + `","fetch":"` + good + `","queue_wait":"` + good + `"` + process + `}`
	}
	for raw, want := range map[string]string{
		latency(`,"process":"` + good + `"`):  "",
		latency(``):                           "one of the four histograms is missing",
		latency(`,"process":"` + empty + `"`): "different numbers of items",
		latency(`,"process":"` + wide +
			`"`): "a histogram of 1 to 9223372036854775807 ns at 5 digits: this version knows",
		latency(`,"process":"` + good[:len(good)-8] + `"`):                  "histogram",
		latency(`,"process":"AAAA"`):                                        "no histogram in HdrHistogram's",
		latency(`,"process":"` + strings.Repeat("A", maxHistogram+1) + `"`): "a histogram of 65537 bytes",
		strings.ReplaceAll(latency(`,"process":"`+empty+`"`), good, empty):  "empty",
		`7`: "cannot unmarshal",
	} {
		_, err := DecodeLatency(json.RawMessage(raw))
		if (err == nil) != (want == "") ||
			err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%.80s: error %v, want %q", raw, err, want)
		}
	}
}
