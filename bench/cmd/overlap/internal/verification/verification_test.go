package verification

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/table"
)

func outcomes(n int, o verify.Outcome) (list []verify.Outcome) {
	for range n {
		list = append(list, o)
	}
	return list
}

// What is to hold is held: 5 % of 60 are 3, 90 % of 20 are 18.
func TestTrialsJudge(t *testing.T) {
	same := verify.Outcome{Verdict: table.InNoise, Unpaired: 0.5}
	wrong := verify.Outcome{Verdict: table.Faster, Unpaired: 0.01}
	found := verify.Outcome{Verdict: table.Slower, Ratio: 1.05, Blocks: 9, Took: 8 * time.Second}
	missed := verify.Outcome{Verdict: table.InNoise, Ratio: 1.02, Blocks: 24, Took: time.Minute}
	for _, tt := range []struct {
		wrong, found int
		want         string
	}{
		{0, 20, ""}, {3, 18, ""},
		{4, 18, "4 of 60 verdicts are false"}, {3, 17, "17 of 20 slowdowns were found"},
	} {
		v := trials{verify.Trials{
			Equal:     append(outcomes(tt.wrong, wrong), outcomes(60-tt.wrong, same)...),
			Different: append(outcomes(tt.found, found), outcomes(20-tt.found, missed)...),
		}}
		err := v.Judge()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%d wrong, %d found: error %v, want %q", tt.wrong, tt.found, err, tt.want)
		}
		var out bytes.Buffer
		v.show(&out, verify.Options{Blocks: 6, Slowdown: 0.05})
		if said := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(said,
			"In the median that took 8s, 9 blocks of 3 samples, and the makespan was 5.0 % longer.") {
			t.Errorf("it says %s", said)
		}
	}
}

// A trial that lost its samples is neither right nor wrong, and says why; few are not judged.
func TestTrialsUndecided(t *testing.T) {
	lost := verify.Outcome{Verdict: table.TooFew, Failed: 9, Reason: "the fixture died"}
	right := verify.Outcome{Verdict: table.InNoise, Unpaired: 0.5}
	v := trials{verify.Trials{Equal: append(outcomes(40, right), lost)}}
	if err := v.Judge(); err == nil || !strings.Contains(err.Error(),
		"1 of 41 trials have no verdict, since too many samples failed: the fixture died") {
		t.Errorf("error %v", err)
	}
	var out bytes.Buffer
	v.show(&out, verify.Options{Blocks: 6, Slowdown: 0.05})
	if said := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(said,
		"0 of 40 (0.0 %, 95 % CI 0.0 to 8.8 %)") || !strings.Contains(said, "9 samples failed") {
		t.Errorf("it says %s", said)
	}
	few := trials{verify.Trials{Equal: append(outcomes(11, right), verify.Outcome{Verdict: table.Faster})}}
	if err := few.Judge(); err != nil {
		t.Errorf("one of twelve: error %v", err)
	}
}

// The interval is that of the textbook: 3 of 60, and the ends.
func TestShare(t *testing.T) {
	for want, n := range map[string][2]int{
		"3 of 60 (5.0 %, 95 % CI 1.0 to 13.9 %)":      {3, 60},
		"0 of 20 (0.0 %, 95 % CI 0.0 to 16.8 %)":      {0, 20},
		"20 of 20 (100.0 %, 95 % CI 83.2 to 100.0 %)": {20, 20},
	} {
		if got := share(n[0], n[1]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
