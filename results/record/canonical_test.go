package record

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// One spelling of what machines, toolchains and other programs say in many.
func TestCanonicalFact(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"cpu", "AMD Ryzen 7 5800X 8-Core Processor             ", "AMD Ryzen 7 5800X 8-Core Processor"},
		{"cpu", "Intel(R) Xeon(R) CPU           E5620  @ 2.40GHz", "Intel(R) Xeon(R) CPU E5620 @ 2.40GHz"},
		{"cpu", " Tab\tbed  CPU \t ", "Tab bed CPU"},
		{"cpu", "Loongson-3A5000-HV @ 2500.00MHz", "Loongson-3A5000-HV"},
		{"cpu", "QEMU TCG CPU @ 2294.608MHz", "QEMU TCG CPU"},
		{"cpu", "Intel(R) Core(TM) i7-10700 CPU @ 2.90GHz", "Intel(R) Core(TM) i7-10700 CPU @ 2.90GHz"},
		{"cpu", "Intel(R) Celeron(R) M @ 900MHz", "Intel(R) Celeron(R) M @ 900MHz"},
		{"note", "it ran @ 2500.00MHz", "it ran @ 2500.00MHz"},
		{"model", "Raspberry Pi 4 Model B Rev 1.4\x00", "Raspberry Pi 4 Model B Rev 1.4"},
		{"godebug", "gctrace=1,\r\n madvdontneed=1\n", "gctrace=1, madvdontneed=1"},
		{"cpu", "Caf\xe9 \xff", "Caf� �"},
		{"cpu", "\x1b[31mred\u202e\u200b", "[31mred"},
		{"cpu", "\u00a0non\u2003breaking\u3000", "non breaking"},
		{"cpu", " \t\x00 ", ""},
		{"cpu", strings.Repeat("é", 200), strings.Repeat("é", 144) + "… df20b2aa"},
		{"cpu", strings.Repeat("x", 7<<20), strings.Repeat("x", maxFact-12) + "… c0247fdf"},
	} {
		got := CanonicalFact(c.key, c.value)
		if got != c.want || len(got) > maxFact || !utf8.ValidString(got) {
			t.Errorf("%s %.40q is %q, want %q", c.key, c.value, got, c.want)
		}
		if again := CanonicalFact(c.key, got); again != got {
			t.Errorf("%s %.40q: %q becomes %q when it is read again", c.key, c.value, got, again)
		}
	}
}

// Reasons have more room, and are one line of text whatever a process has written.
func TestCanonicalReason(t *testing.T) {
	for reason, want := range map[string]string{
		"it\nBenchmarkBroke 1 1 ns/op":      "it BenchmarkBroke 1 1 ns/op",
		"a\x00b\x01":                        "a b",
		"\xff\xfe":                          "��",
		strings.Repeat("0123456789 ", 6000): strings.Repeat("0123456789 ", 54) + "012…",
	} {
		if got := CanonicalReason(reason); got != want || len(got) > maxReason || CanonicalReason(got) != got {
			t.Errorf("%.40q is %q, want %q", reason, got, want)
		}
	}
}

// What is no key: value line stays as it is; a fact is one whatever bytes its value has.
func TestCanonicalLine(t *testing.T) {
	for line, want := range map[string]string{
		"cpu: A  B \r\n":               "cpu: A B\n",
		"cpu:\tA\n":                    "cpu: A\n",
		"cpu:\n":                       "cpu:\n",
		"cpu: \x00 \n":                 "cpu:\n",
		"cpu: \xff\n":                  "cpu: �\n",
		"größe: 3  m\n":                "größe: 3 m\n",
		"http://127.0.0.1:1/\n":        "",
		"Benchmark: x\n":               "",
		"two words: x\n":               "",
		"BenchmarkX-8 1 3 ns/op\n":     "",
		"PASS\n":                       "",
		": x\n":                        "",
		"ok  \tpkg\t0.1s\n":            "",
		"http: Server  closed\n":       "http: Server closed\n", // as benchfmt takes it
		"key\x00: x\n":                 "",
		"--- FAIL: BenchmarkX  (1s)\n": "",
	} {
		got, ok := canonicalLine([]byte(line))
		if string(got) != want || ok != (want != "") {
			t.Errorf("%q is %q, %v, want %q", line, got, ok, want)
		}
	}
}
