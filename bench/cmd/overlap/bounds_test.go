package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// outOfBounds are values that no flag of a kind takes; what is not listed here takes any.
var outOfBounds = map[string][]string{
	"int": {"9223372036854775807", "2305843009213693952", "1e9", "-1", "-9223372036854775808",
		"99999999999999999999", "x", ""},
	"duration": {"2562047h", "2562047h47m16.854775807s", "1e400s", "-1ns", "-2562047h", "x", "5", ""},
	"float64":  {"NaN", "Inf", "-Inf", "1e400", "1e300", "-1", "x"},
	"percent":  {"NaN%", "Inf%", "1e400%", "1e300%", "1e-400%", "0%", "-1%", "5", "x", ""},
	"size":     {"NaN", "Inf", "1e400", "9e99GiB", "1e-400", "0", "-1", "1024TiB", "x"},
	"uint64":   {"-1", "18446744073709551616", "1e5", "x"},
	"intSlice": {"9223372036854775807", "-1", "0", "x"},
	"limits":   {"9223372036854775807", "-1", "0", "x", "9..3", ""},
}

// Every number, duration and share that a command takes has bounds: what is beyond is refused at once, in
// one line that names the flag. A new flag is looked at without being listed.
func TestFlagsHaveBounds(t *testing.T) {
	t.Parallel()
	urls := writeURLs(t, "http://127.0.0.1:1/\n")
	missing := []string{"--engine", t.TempDir() + "/none"} // so that what is let through ends at once
	bases := map[string][]string{
		"run":      append([]string{"--out", t.TempDir()}, missing...),
		"simulate": {"--scenarios", "none"},
		"advise": {"--items", "8", "--latency", "8ms", "--cpu-time", "1ms", "--request-cpu", "50us", "--scenario",
			"none"},
		"verify":  missing,
		"serve":   {"--addr", "127.0.0.1:none"},
		"compare": {"none.txt", "none2.txt"},
		"gate":    {"--base", "none.txt", "none2.txt"},
		"against": append([]string{"--new-engine", "none", "--out", t.TempDir()}, missing...),
		"show":    {"none.txt"},
	}
	for _, cmd := range rootCommand().Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			base := bases[cmd.Name()]
			if cmd.Name() == "run" && (f.Name == "max-requests" || f.Name == "max-rate") {
				base = []string{"--urls", urls, "--out", t.TempDir()}
			}
			if cmd.Name() == "against" && (f.Name == "cpu" || f.Name == "timeout") {
				base = []string{"no-such-revision", "--bench", "."}
			}
			for _, value := range outOfBounds[f.Value.Type()] {
				args := append(append([]string{cmd.Name()}, base...), "--"+f.Name+"="+value)
				code, out, errs := overlap(t, args...)
				if code == 0 || out != "" || strings.Count(errs, "\n") != 1 || len(errs) > 240 ||
					!strings.Contains(errs, "--"+f.Name) || strings.Contains(errs, "strconv") {
					t.Errorf("overlap %v: exit %d, %.300q", args, code, errs)
				}
			}
		})
	}
}

// Lists of limits have bounds too, of each and of how many there are, and so have products of what is
// within its own bounds: a run of centuries is refused, not announced.
func TestListsAndProductsHaveBounds(t *testing.T) {
	var list []string
	for limit := 1; limit <= 1001; limit++ {
		list = append(list, strconv.Itoa(limit))
	}
	many := strings.Join(list, ",")
	urls := writeURLs(t, "http://127.0.0.1:1/\n")
	missing := t.TempDir() + "/none"
	run := []string{"run", "--engine", missing, "--out", t.TempDir(), "--dry-run"}
	simulate := []string{"simulate", "--strategies", "pool"}
	for _, test := range []struct {
		args []string
		want string
	}{
		{append(simulate, "--limits", "1000000000000"),
			"--limits is 1000000000000: use at most 1000000, since a strategy starts a goroutine for each"},
		{append(simulate, "--limits", "1..9223372036854775807"),
			"--limits is 9223372036854775807: use at most 1000000, since a strategy starts a goroutine for each"},
		{append(simulate, "--limits", many),
			"the number of --limits is 1001: use at most 1000, since each is measured by itself"},
		{append(simulate, "--items", "100000000", "--latency", "1h", "--cpu-time", "1h"),
			"custom: 100000000 items, one after the other, would take 22831 years: use fewer or shorter ones, for 50 years at " +
				"most"},
		{append(run, "--limits", many), "the number of --limits is 1001: use at most 1000, since each is measured by itself"},
		{append(run, "--limits", "65537"),
			"--limits is 65537: use at most 65536, since a strategy starts a goroutine for each"},
		{append(run, "--items", "1000000", "--blocks", "10000", "--strategies", "pool", "--scenarios", "io"),
			"this would take about 152 days, and 30 are the most: use fewer --items, --limits, --strategies or --blocks"},
		{append(run, "--benchtime", "1h", "--blocks", "1000", "--strategies", "pool", "--scenarios", "io"),
			"this would take about 83 days, and 30 are the most: use fewer --items, --limits, --strategies or --blocks"},
		{[]string{"run", "--urls", urls, "--out", t.TempDir(), "--items", "1000000", "--blocks", "10000",
			"--strategies", "pool", "--dry-run"},
			"this would take 20000000017 requests, and --max-requests is 10000: use fewer --strategies, --limits, --blocks or " +
				"--items, or allow more"},
		{[]string{"run", "--urls", urls, "--out", t.TempDir(), "--items", "1000000", "--max-requests", "1000000000",
			"--max-rate", "1", "--strategies", "pool"},
			"at --max-rate 1 this would take about 139 days, and 30 are the most: use fewer --items, --limits, --strategies or " +
				"--blocks"},
		{[]string{"verify", "--engine", missing, "--same", "100000", "--most", "10000", "--blocks", "10000"},
			"this would take about 12697 days, and 30 are the most: use fewer --same, --slowed, --blocks, --most or --items"},
		{[]string{"verify", "--gate", "--engine", missing, "--same", "100000"},
			"this would take about 36 days, and 30 are the most: use fewer --same, --slowed, --blocks or --items"},
		{[]string{"handover", "--blocks", "10000", "--benchtime", "1h", "--works", "noop", "--limits", "64",
			"--strategies", "pool"}, "this would take about 417 days, and 30 are the most: use fewer --blocks, or a shorter " +
			"--benchtime"},
	} {
		code, out, errs := overlap(t, test.args...)
		if code != 1 || out != "" || errs != "overlap: "+test.want+"\n" {
			t.Errorf("%v: exit %d, %q, want %q", test.args, code, errs, test.want)
		}
	}
}
