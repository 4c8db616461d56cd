package main

import (
	"encoding/json"
	"strings"
	"testing"
)

const recorded = "../../../results/testdata/run.txt"

// Each flag of show shows something of its own.
func TestShowFlags(t *testing.T) {
	tests := []struct {
		args     []string
		want     string
		unwanted string
	}{
		{nil, "verdict, vs", "p=0.002"},
		{[]string{"--unpaired"}, "-93.08% p=0.002 n=6", "verdict"},
		{[]string{"--base", "pool"}, "gain over pool", "gain over sequential"},
		{[]string{"--samples"}, "pool: 1 outlier: block 6, 113.04ms", "sec/op"},
	}
	for _, tt := range tests {
		code, out, errs := overlap(t, append([]string{"show", recorded}, tt.args...)...)
		if code != 0 || errs != "" || !strings.Contains(out, tt.want) || strings.Contains(out, tt.unwanted) {
			t.Errorf("show %v: exit %d, %s\n%s", tt.args, code, errs, out)
		}
	}
}

// --explain shows what teaches most, and all that is named.
func TestShowExplain(t *testing.T) {
	const bounded = "../../../results/testdata/bound.txt"
	for _, tt := range []struct {
		args     []string
		drawings int
		more     bool
	}{
		{nil, 6, true},
		{[]string{"--scenarios", "io"}, 4, false},
		{[]string{"--strategies", "pool,batched"}, 4, false},
	} {
		code, out, errs := overlap(t, append([]string{"show", "--explain", bounded}, tt.args...)...)
		if code != 0 || strings.Count(out, "efficiency") != tt.drawings || strings.Contains(out, "1 more: ") != tt.more {
			t.Errorf("show --explain %v: exit %d, %s\n%s", tt.args, code, errs, out)
		}
	}
}

func TestShowBadFlags(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--base", "pol"}, `no strategy "pol" was measured; there are: eventloop, perurl,`},
		{[]string{"--json", "--samples"}, "there is no JSON of --samples"},
		{[]string{"--explain", "--format", "json"}, "there is no JSON of --explain"},
		{[]string{"--explain", "--format", "csv"}, "there is no CSV of --explain: --format csv prints the cells"},
		{[]string{"--format", "xml"}, `there is no format "xml"; there are: table, markdown, csv, `},
		{[]string{"--json=perhaps"}, `flag: use true or false`},
		{[]string{"--schema"}, "leave out all else"},
		{[]string{"--scaling", "--samples"}, "--samples and --scaling do not go together"},
		{[]string{"--scaling"}, "no strategy was measured at more than one limit: measure several, with overlap run " +
			"--limits 1..256"},
	} {
		code, out, errs := overlap(t, append([]string{"show", recorded}, tt.args...)...)
		if code != 1 || out != "" || !strings.Contains(errs, tt.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("show %v: exit %d, stdout %q, stderr %q", tt.args, code, out, errs)
		}
	}
}

// What could not be read is said also where what could be read has nothing to show.
func TestShowKeepsProblems(t *testing.T) {
	for _, args := range [][]string{{"--scaling"}, {"--base", "pol"}, {"--scenarios", "oi"}} {
		code, _, errs := overlap(t, append([]string{"show", recorded, "none.txt"}, args...)...)
		if code != 1 || !strings.Contains(errs, "none.txt: no such file") || strings.Count(errs, "\n") != 2 {
			t.Errorf("show %v: exit %d, %s", args, code, errs)
		}
	}
}

// JSON has what the verdicts stand on, and without blocks what benchstat says.
func TestShowJSONVerdicts(t *testing.T) {
	type row struct {
		Strategy, Verdict string
		Group, Blocks     int
		Ratio, P          float64
		PHolm             float64 `json:"p_holm"`
		CI                []float64
		Figures           map[string]struct {
			Delta string `json:"vs_base"`
			P     *float64
		}
	}
	read := func(args ...string) row {
		code, out, errs := overlap(t, append([]string{"show", "--json", recorded}, args...)...)
		var shown struct {
			Tables []struct {
				Base string
				Rows []row
			}
		}
		if err := json.Unmarshal([]byte(out), &shown); err != nil || code != 0 || shown.Tables[0].Base != "sequential" {
			t.Fatalf("exit %d, error %v, %s%s", code, err, out, errs)
		}
		return shown.Tables[0].Rows[1]
	}
	r := read()
	if r.Strategy != "pool" || r.Verdict != "faster" || r.Group != 1 || r.Blocks != 6 || len(r.CI) != 2 ||
		r.CI[0] > r.Ratio || r.Ratio > r.CI[1] || r.P != 0.03125 || r.PHolm > 0.05 || r.Figures["sec/op"].Delta != "" {
		t.Errorf("%+v", r)
	}
	r = read("--unpaired")
	if r.Verdict != "" || r.Figures["sec/op"].Delta != "-93.08%" || r.Figures["sec/op"].P == nil {
		t.Errorf("unpaired: %+v", r)
	}
}

// Which limit: for people and for programs, with the problems of a damaged file.
func TestShowScaling(t *testing.T) {
	t.Parallel()
	const levels = "../../../results/testdata/scaling.txt"
	code, out, errs := overlap(t, "show", "--scaling", levels)
	if code != 0 || errs != "" || !strings.Contains(out, "Take a limit of 16 (95 % CI 16 to 16)") ||
		strings.Contains(out, "\x1b") {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
	code, out, errs = overlap(t, "show", "--scaling", "--json", levels)
	var shown struct {
		Tables []struct {
			Limit struct{ Limit, Low, High int }
		}
	}
	if err := json.Unmarshal([]byte(out), &shown); err != nil || code != 0 || len(shown.Tables) != 1 ||
		shown.Tables[0].Limit.Limit != 16 {
		t.Errorf("exit %d, error %v, %s%s", code, err, errs, out)
	}
	code, out, errs = overlap(t, "show", "--scaling", levels, "none.txt")
	if code != 1 || !strings.Contains(out, "Take a limit of 16") || !strings.Contains(errs, "none.txt: no such file") {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
}
