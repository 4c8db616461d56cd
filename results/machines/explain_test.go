package machines

import (
	"slices"
	"strings"
	"testing"
)

// The timers are the reason if they are what differs.
func TestReasons(t *testing.T) {
	slow := laptop
	slow.machine, slow.procs, slow.facts = "epyc-2c-4444", 2, nil
	for from, want := range map[string]string{
		`"timer_overshoot_ns":80000`:      "how late timers are (1.100ms against 80.00µs)",
		`"request_cpu_ns":56000`:          "the CPU time of a request (1.100ms against 56.00µs)",
		`"memory_bytes_per_second":9e9`:   "the speed of memory",
		`"sha256_bytes_per_second":1.5e9`: "SHA-256 on one CPU",
		`"hand_over_ns":250`:              "handing over between goroutines",
		`"cpus":2`:                        "CPUs to use by affinity and quota",
	} {
		key, _, _ := strings.Cut(from, ":")
		slow.constants = strings.Replace(quietConstants, from, key+":1100000", 1)
		a := sideBySide(t, slow, server)
		i := slices.IndexFunc(a.Conclusions, func(c Conclusion) bool { return c.Kind == Flips })
		if i < 0 {
			t.Fatal("nothing flips")
		}
		if reasons := a.Conclusions[i].Reasons; len(reasons) != 1 || !strings.HasPrefix(reasons[0], want) {
			t.Errorf("%s: reasons %q, want %s", key, reasons, want)
		}
	}
	// of calibrating again
	for _, small := range []string{`"request_cpu_ns":60000`, `"timer_overshoot_ns":125000`,
		`"timer_overshoot_ns":100000`} {
		key, _, _ := strings.Cut(small, ":")
		slow.constants = strings.Replace(quietConstants, key, small+`,"was`+key[1:], 1)
		if words := said(sideBySide(t, slow, server)); !strings.Contains(words, "No recorded fact explains it") {
			t.Errorf("%s is called a reason:\n%s", small, words)
		}
	}
	slow.constants, slow.facts = quietConstants, map[string]string{"go": "go1.27"}
	if words := said(sideBySide(t, slow, server)); !strings.Contains(words, "go (go1.27 against go1.26.8).") {
		t.Errorf("the version of Go is not named:\n%s", words)
	}
}
