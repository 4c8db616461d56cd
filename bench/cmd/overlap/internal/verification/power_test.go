package verification

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/verify"
)

// A fakePool has 10 % slower new sides and noise of 3 %; a row or a block is up to 10 % slower than the next.
func fakePool() *verify.Pool {
	r := rand.New(rand.NewPCG(3, 3))
	p := &verify.Pool{
		Scenario: "cpu", Strategies: []string{"pool", "staged", "pipeline"}, Slowdowns: []float64{0.10}, Count: 12,
		SetUp: 4 * time.Second,
	}
	makespan := func(kind int, slow float64) float64 {
		if kind == 2 {
			slow += math.Log(1.10)
		}
		return 0.1 * math.Exp(slow+0.03*r.NormFloat64())
	}
	for range 40 {
		b := verify.Block{
			Took:      []time.Duration{time.Second, time.Second, 1100 * time.Millisecond},
			FloorTook: 300 * time.Millisecond, Overhead: 600 * time.Millisecond,
		}
		slow := 0.1 * r.Float64()
		b.Floor = makespan(0, slow)
		for kind := range b.Took {
			b.Makespans = append(b.Makespans, []float64{makespan(kind, slow), makespan(kind, slow), makespan(kind, slow)})
		}
		p.Blocks = append(p.Blocks, b)
	}
	for i := range 24 {
		row := verify.InARow{Kind: []int{0, 0, 2, 0}[i%4], Took: 9 * time.Second, Next: i%4 > 0}
		slow := 0.1 * r.Float64()
		for range p.Strategies {
			var makespans []float64
			for range p.Count {
				makespans = append(makespans, makespan(row.Kind, slow))
			}
			row.Makespans = append(row.Makespans, makespans)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// The report has the time of each way, with what it takes and how sure that is.
func TestPowerReport(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	load := 0.5
	r := powerReport{Machine: "fake-2c", Load: &load, LoadAfter: &load, pools: []*verify.Pool{fakePool()}}
	if err := r.judge(); err != nil || len(r.Tables) != 1 || len(r.Tables[0].Ways) != 4 {
		t.Fatalf("%+v, error %v", r.Tables, err)
	}
	ours, plain, equal, unpaired := r.Tables[0].Ways[0], r.Tables[0].Ways[1], r.Tables[0].Ways[2], r.Tables[0].Ways[3]
	n := ours.Point.N
	if !ours.Reached || n < 6 || n > 8 || ours.Each != 3 || ours.Seconds != 4+3*float64(n) ||
		ours.Point.Tried != 2*3*(41-n) || ours.Point.Equal != 41-n || ours.Point.Apart != 3*(40/n) {
		t.Errorf("ours: %+v", ours)
	}
	if plain.Each != 1.5 || plain.Point.False < plain.Point.Equal/4 {
		t.Errorf("benchstat: %+v", plain.Point)
	}
	if float64(equal.Point.False) > 0.05*float64(equal.Point.Equal) || equal.Reached && equal.Point.N < plain.Point.N {
		t.Errorf("with few false: %+v", equal.Point)
	}
	if unpaired.Each != 3 || !unpaired.Reached || unpaired.Point.N < 5 {
		t.Errorf("unpaired: %+v", unpaired.Point)
	}
	var out bytes.Buffer
	if err := r.show(&out, cli.FormatTable); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"cpu, 10 % more work · makespan +", "overlap against", "1.00", "> 18", "> -count 12",
		"With at most 5 % of equal tables false, go test and benchstat have found ",
		"Measured on fake-2c, with a load of 0.5 before and 0.5 after."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	out.Reset()
	var read struct {
		Machine string
		Tables  []struct {
			Count int `json:"most_in_a_row"`
			Ways  []verify.Time
		}
	}
	if err := r.show(&out, cli.FormatJSON); err != nil || json.Unmarshal(out.Bytes(), &read) != nil ||
		read.Machine != "fake-2c" || read.Tables[0].Count != 12 || read.Tables[0].Ways[0].Seconds != ours.Seconds {
		t.Errorf("%+v, error %v", read, err)
	}
}

// Nothing is made up where nothing is known.
func TestPowerReportOfNothing(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	r := powerReport{pools: []*verify.Pool{{Strategies: []string{"pool"}, Slowdowns: []float64{0.1}, Count: 4}}}
	var out bytes.Buffer
	if err := r.judge(); err != nil || len(r.Tables) > 0 || r.show(&out, cli.FormatTable) != nil ||
		!strings.HasPrefix(out.String(), "Too little was measured to say anything: ") {
		t.Errorf("%s, error %v", out.String(), err)
	}
}

// What was not reached is a bound, which is never rounded up, and nothing is said of what is not known.
func TestPowerTimes(t *testing.T) {
	way := func(name string, reached bool, seconds float64) verify.Time {
		return verify.Time{Way: name, Reached: reached, Seconds: seconds, Point: verify.Point{N: 64, Found: 3, Tried: 9,
			Equal: 90, EqualApart: 30}}
	}
	few := way(sameFalse, false, 46)
	few.Point.EqualApart = 3
	for _, tt := range []struct {
		ours, theirs verify.Time
		want         string
	}{
		{way(ways[0].Name, true, 20), way(sameFalse, true, 46), "benchstat take 2.3 times as long as overlap against."},
		{way(ways[0].Name, true, 20), way(sameFalse, false, 39.9),
			"take more than 1.9 times as long as overlap against: at -count 64 they have found 33 %."},
		{way(ways[0].Name, true, 20), few,
			"33 %. That is roughly known: of the tables of equal sides, 3 share no sample there."},
		{way(ways[0].Name, true, 20), way(sameFalse, false, 19),
			"have found 33 % at -count 64, in less time than overlap against needs: use a larger --count"},
		{way(ways[0].Name, false, 20), way(sameFalse, true, 19),
			"In 64 blocks, overlap against has found 33 %, and go test and benchstat have reached 90 %."},
		{way(ways[0].Name, false, 20), way(sameFalse, false, 19),
			"Neither overlap against nor go test and benchstat have found 90 %: use a larger --budget for more than 70 blocks."},
		{way("blocks, unpaired", true, 20), way(sameFalse, false, 19), ""},
		{way(ways[0].Name, true, 20), way("blocks, unpaired", false, 19), ""},
	} {
		c := powerCase{Blocks: 70, Ways: []verify.Time{tt.ours, tt.theirs}}
		if got := c.times(); !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") ||
			strings.Contains(got, "roughly") != strings.Contains(tt.want, "roughly") {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
