package verification

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/table"
)

func outcomes(n int, o outcome) (list []outcome) {
	for range n {
		list = append(list, o)
	}
	return list
}

// What is to hold is held: 5 % of 60 are 3, 90 % of 20 are 18.
func TestTrialsJudge(t *testing.T) {
	same := outcome{verdict: table.InNoise, unpaired: 0.5}
	wrong := outcome{verdict: table.Faster, unpaired: 0.01}
	found := outcome{verdict: table.Slower, ratio: 1.05, blocks: 9, took: 8 * time.Second}
	missed := outcome{verdict: table.InNoise, ratio: 1.02, blocks: 24, took: time.Minute}
	for _, tt := range []struct {
		wrong, found int
		want         string
	}{
		{0, 20, ""}, {3, 18, ""},
		{4, 18, "4 of 60 verdicts are false"}, {3, 17, "17 of 20 slowdowns were found"},
	} {
		v := trials{
			setup:     setup{options: options{blocks: 6, slowdown: 0.05}},
			equal:     append(outcomes(tt.wrong, wrong), outcomes(60-tt.wrong, same)...),
			different: append(outcomes(tt.found, found), outcomes(20-tt.found, missed)...),
		}
		err := v.judge()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%d wrong, %d found: error %v, want %q", tt.wrong, tt.found, err, tt.want)
		}
		var out bytes.Buffer
		v.show(&out)
		if said := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(said, "In the median that took 8s, 9 blocks of 3 samples, and the makespan was 5.0 % longer.") {
			t.Errorf("it says %s", said)
		}
	}
}

// A trial that lost its samples is neither right nor wrong, and says why; few are not judged.
func TestTrialsUndecided(t *testing.T) {
	lost := outcome{verdict: table.TooFew, failed: 9, reason: "the fixture died"}
	right := outcome{verdict: table.InNoise, unpaired: 0.5}
	v := trials{equal: append(outcomes(40, right), lost)}
	if err := v.judge(); err == nil || !strings.Contains(err.Error(), "1 of 41 trials have no verdict, since too many samples failed: the fixture died") {
		t.Errorf("error %v", err)
	}
	var out bytes.Buffer
	v.show(&out)
	if said := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(said, "0 of 40 (0.0 %, 95 % CI 0.0 to 8.8 %)") || !strings.Contains(said, "9 samples failed") {
		t.Errorf("it says %s", said)
	}
	few := trials{equal: append(outcomes(11, right), outcome{verdict: table.Faster})}
	if err := few.judge(); err != nil {
		t.Errorf("one of twelve: error %v", err)
	}
}

// The interval is that of the textbook: 3 of 60, and the ends.
func TestShare95(t *testing.T) {
	for want, n := range map[string][2]int{
		"3 of 60 (5.0 %, 95 % CI 1.0 to 13.9 %)":      {3, 60},
		"0 of 20 (0.0 %, 95 % CI 0.0 to 16.8 %)":      {0, 20},
		"20 of 20 (100.0 %, 95 % CI 83.2 to 100.0 %)": {20, 20},
	} {
		if got := share95(n[0], n[1]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
