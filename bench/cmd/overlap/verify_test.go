package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/results"
)

// The whole command, on batches too small to tell anything: it ends with both counts. A
// slowdown of half cannot be overlooked, and none is found where nothing is slowed.
func TestVerify(t *testing.T) {
	_, out, errs := overlap(t, "verify", "--engine", engine, "--same", "1", "--slowed", "1", "--items", "8", "--benchtime", "5ms", "--most", "6", "--slowdown", "300%")
	for _, want := range []string{"The same cell twice, 6 to 6 blocks: ", " of 1 (", "300 % more CPU work: found in "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s\n%s", want, out, errs)
		}
	}
}

func outcomes(n int, o bench.Outcome) (list []bench.Outcome) {
	for range n {
		list = append(list, o)
	}
	return list
}

// What is to hold is held: 5 % of 60 are 3, 90 % of 20 are 18.
func TestVerifyJudges(t *testing.T) {
	same := bench.Outcome{Verdict: results.InNoise, Unpaired: 0.5}
	wrong := bench.Outcome{Verdict: results.Faster, Unpaired: 0.01}
	found := bench.Outcome{Verdict: results.Slower, Ratio: 1.05, Blocks: 9, Took: 8 * time.Second}
	missed := bench.Outcome{Verdict: results.InNoise, Ratio: 1.02, Blocks: 24, Took: time.Minute}
	for _, tt := range []struct {
		wrong, found int
		want         string
	}{
		{0, 20, ""}, {3, 18, ""},
		{4, 18, "4 of 60 verdicts are false"}, {3, 17, "17 of 20 slowdowns were found"},
	} {
		v := verification{
			verifyOptions: verifyOptions{blocks: 6, slowdown: 0.05},
			same:          append(outcomes(tt.wrong, wrong), outcomes(60-tt.wrong, same)...),
			slowed:        append(outcomes(tt.found, found), outcomes(20-tt.found, missed)...),
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

func TestVerifyRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		"--same is -1":                     {"--same", "-1"},
		"--same is 0 and --slowed 0":       {"--same", "0", "--slowed", "0"},
		"--blocks is 5":                    {"--blocks", "5"},
		"--most is 4":                      {"--most", "4"},
		"--limit 0":                        {"--limit", "0"},
		"--benchtime is -1s":               {"--benchtime", "-1s"},
		"--slowdown: cpu: there cannot be": {"--slowdown", "0.1%"},
	} {
		code, _, errs := overlap(t, append([]string{"verify", "--engine", engine}, args...)...)
		if code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
}
