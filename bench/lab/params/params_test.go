package params_test

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// A link is one of testdata/links.json, which the scripts of the page are tested with too.
type link struct {
	Link      string        `json:"link"`
	Params    params.Params `json:"params"`
	Canonical string        `json:"canonical"`
	Error     string        `json:"error"`
}

// Links mean what the file says, and what they mean is written in one way.
func TestLinks(t *testing.T) {
	data, err := os.ReadFile("testdata/links.json")
	if err != nil {
		t.Fatal(err)
	}
	var links []link
	if err := json.Unmarshal(data, &links); err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		got, err := params.Parse(l.Link)
		if l.Error != "" {
			if err == nil || err.Error() != l.Error {
				t.Errorf("%s: error %v, want %s", l.Link, err, l.Error)
			}
			continue
		}
		if err != nil || got != l.Params {
			t.Errorf("%s: %+v, want %+v, error %v", l.Link, got, l.Params, err)
		}
		if s := got.String(); s != l.Canonical {
			t.Errorf("%s is written\n%s, want\n%s", l.Link, s, l.Canonical)
		}
		if again, err := params.Parse(got.String()); err != nil || again.String() != got.String() {
			t.Errorf("%s is read as %+v, error %v", got, again, err)
		}
	}
}

// Every field has a bound on each side, beyond which it is refused by its name.
func TestBounds(t *testing.T) {
	for _, f := range params.Fields() {
		for _, beyond := range []float64{f.Least - 1, f.Most + 1, math.NaN()} {
			p := params.Default()
			v := reflect.ValueOf(&p).Elem()
			for i := range v.NumField() {
				if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name != f.JSON {
					continue
				}
				if v.Field(i).CanInt() && beyond == beyond {
					v.Field(i).SetInt(int64(beyond))
				} else if v.Field(i).CanFloat() {
					v.Field(i).SetFloat(beyond)
				} else {
					v.Field(i).SetInt(-1)
				}
			}
			if err := p.Validate(); err == nil || !strings.HasPrefix(err.Error(), f.Name+" is ") {
				t.Errorf("%s = %v: error %v", f.Name, beyond, err)
			}
		}
	}
	if err := params.Default().Validate(); err != nil {
		t.Error(err)
	}
	if err := (params.Params{}).Validate(); err == nil {
		t.Error("nothing is valid")
	}
}

// What virtual time knows of a scenario is kept, whatever is drawn for an item.
func TestOf(t *testing.T) {
	straggling := scenario.Scenarios()[0]
	straggling.Profile.Latency.Outliers, straggling.Profile.Latency.Factor = 0.1, 20
	varied := scenario.Scenarios()[0]
	varied.Profile.Latency.Sigma = 1
	for _, s := range append(append(scenario.Scenarios(), scenario.Extended()...), straggling, varied) {
		p := params.Of(s.Profile)
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if again, err := params.Parse(p.String()); err != nil || again.Profile() != p.Profile() {
			t.Errorf("%s: a link makes %+v of %+v, error %v", s.Name, again, p, err)
		}
		w := p.Profile()
		if err := w.Validate(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if w.Capacity != s.Profile.Capacity || w.Degrade != s.Profile.Degrade || w.Items != s.Profile.Items {
			t.Errorf("%s: %+v", s.Name, w)
		}
		for i := range w.Items {
			if got, want := w.Item(i), s.Profile.Item(i); got.Latency != want.Latency || got.CPU != want.CPU {
				t.Fatalf("%s: item %d is %+v, want %+v", s.Name, i, got, want)
			}
		}
	}
}

// At the bounds nothing overflows: the longest batch takes years, and a Duration counts three hundred.
func TestLongest(t *testing.T) {
	p := params.Default()
	p.Latency, p.CPU, p.Request = 10*params.Second, params.Second, params.Second
	p.Items, p.Spread, p.Factor, p.Share, p.CPUSigma = 2000, params.Stragglers, 1000, 1, 2
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	var all time.Duration
	for i := range p.Items {
		item := p.Profile().Item(i)
		if all += item.Latency + item.CPU + p.Request.Duration(); all < 0 {
			t.Fatal("it overflows")
		}
	}
}
