package host

import (
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

func TestShortCPU(t *testing.T) {
	for model, want := range map[string]string{
		"AMD EPYC": "epyc", "AMD EPYC 7763 64-Core Processor": "epyc-7763", "unknown": "unknown", "": "cpu",
		"Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz":  "xeon-platinum-8370c",
		"11th Gen Intel(R) Core(TM) i7-1185G7 @ 3.00GHz": "i7-1185g7", "Apple M2 Pro": "m2-pro",
		"AMD Ryzen 7 5800X 8-Core Processor": "ryzen-7-5800x", "ARM 0x41 0xd0c": "arm-0x41-0xd0c",
	} {
		if got := shortCPU(model); got != want {
			t.Errorf("shortCPU(%q) = %q, want %q", model, got, want)
		}
	}
}

// Each fact is hashed or not, as the doc says: a setting is not another machine.
func TestMachineName(t *testing.T) {
	facts := Facts()
	name := machineName(facts)
	if name != facts["machine"] {
		t.Errorf("named %s, later %s", facts["machine"], name)
	}
	settings := map[string]bool{"machine": true, "governor": true, "turbo": true}
	for _, group := range GroupFacts(facts) {
		for _, key := range group.Keys {
			was := facts[key]
			facts[key] = "9999"
			if same := machineName(facts) == name; same != (settings[key] || group.Name == "build") {
				t.Errorf("another %s: the same machine is %v", key, same)
			}
			facts[key] = was
		}
	}
	for _, key := range hashed {
		if facts[key] == "" {
			t.Errorf("%s is hashed, and no fact", key)
		}
	}
}

// The settings are those of the binary that measures; what its owner wrote there is cleaned.
func TestBuildFacts(t *testing.T) {
	t.Setenv("GOGC", "200")
	t.Setenv("GODEBUG", "")
	t.Setenv("GOMEMLIMIT", "/home/alice/limit")
	facts := buildFacts(&debug.BuildInfo{GoVersion: "go1.99", Settings: []debug.BuildSetting{
		{Key: "GOAMD64", Value: "v3"}, {Key: "CGO_ENABLED", Value: "0"}, {Key: "-race", Value: "true"},
		{Key: "-tags", Value: "peers"},
		{Key: "-ldflags", Value: "-X main.builder=alice"}, {Key: "-gcflags", Value: "-N -importcfg=/home/alice/work/cfg"},
		{Key: "-pgo", Value: "/home/alice/work/default.pgo"},
		{Key: "vcs.revision", Value: "abc"}, {Key: "CGO_CFLAGS", Value: "-I/home/alice/include"},
	}})
	for key, want := range map[string]string{
		"go": "go1.99", "goamd64": "v3", "cgo": "0", "race": "true", "gogc": "200", "gomemlimit": "…/limit",
		"gcflags": "-N -importcfg=…/cfg", "pgo": "…/default.pgo",
	} {
		if facts[key] != want {
			t.Errorf("%s is %q, want %q", key, facts[key], want)
		}
	}
	if facts["gomaxprocs"] == "" || len(facts) != 9 {
		t.Errorf("%v: want these and gomaxprocs", facts)
	}
}

// What Go's runtime does not take for a value of GOGC is none.
func TestGOGCThatCounts(t *testing.T) {
	for value, want := range map[string]string{
		"50": "50", "off": "off", "-1": "-1", "0": "0", "50 ": "", "\t50": "", "50\n": "", "OFF": "", "abc": "", "": "",
		"+50": "", "5_0": "", "99999999999": "",
	} {
		t.Setenv("GOGC", value)
		if got := buildFacts(nil)["gogc"]; got != want {
			t.Errorf("GOGC=%q is the fact %q, want %q", value, got, want)
		}
	}
}

func TestPublishable(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"open /home/alice/go/src/x.go: no such file":                "open …/x.go: no such file",
		`fork/exec "/tmp/overlap-1/engine.test": exec format error`: `fork/exec "…/engine.test": exec format error`,
		`open C:\Users\alice\corpus: denied`:                        "open …/corpus: denied",
		"~/work/corpus/":                                            "…/",
		"-o=/home/alice/x,/home/alice/y":                            "-o=…/x,…/y",
		`Get "http://127.0.0.1:8080/doc/3": EOF`:                    `Get "http://127.0.0.1:8080/doc/3": EOF`,
		"12 of 128 items, 3/4 of them":                              "12 of 128 items, 3/4 of them",
		"dial " + host + ": refused":                                "dial …: refused",
		host + "ish":                                                host + "ish",
	} {
		if got := Publishable(text); got != want {
			t.Errorf("Publishable(%q) = %q, want %q", text, got, want)
		}
	}
	if got := Publishable(strings.Repeat("/a", 1<<16)); got != "…/a" {
		t.Errorf("a long path gives %.20q", got)
	}
}
