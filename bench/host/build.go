package host

import (
	"cmp"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// settings are those of the build that decide what code comes out, by the keys of the facts.
// Their tags are not among them: one run is measured by two engines, and one has the tag of the
// peers.
var settings = map[string]string{
	"CGO_ENABLED": "cgo", "GOEXPERIMENT": "goexperiment", "GOAMD64": "goamd64", "GOARM64": "goarm64", "GO386": "go386", "GOARM": "goarm",
	"GORISCV64": "goriscv64", "GOPPC64": "goppc64", "GOMIPS": "gomips", "GOMIPS64": "gomips64", "-race": "race", "-msan": "msan",
	"-asan": "asan", "-cover": "cover", "-gcflags": "gcflags", "-pgo": "pgo", "-compiler": "",
}

// obeyed says whether Go's runtime takes a value of GOGC: any other, also one with blanks, it takes for
// none, without a word. Of GOMEMLIMIT it does not start with such a one.
func obeyed(gogc string) bool {
	_, err := strconv.ParseInt(gogc, 10, 32)
	return gogc == "off" || err == nil && gogc[0] != '+'
}

// buildFacts is how a binary was built, and what the environment tells its runtime, which an
// engine inherits.
func buildFacts(info *debug.BuildInfo) map[string]string {
	facts := map[string]string{"go": Unknown, "cgo": Unknown, "gomaxprocs": strconv.Itoa(runtime.GOMAXPROCS(0))}
	for _, name := range []string{"GOGC", "GOMEMLIMIT", "GODEBUG"} {
		if value := os.Getenv(name); value != "" && (name != "GOGC" || obeyed(value)) {
			facts[strings.ToLower(name)] = Publishable(value)
		}
	}
	if info == nil {
		return facts
	}
	facts["go"] = cmp.Or(info.GoVersion, Unknown)
	for _, s := range info.Settings {
		if key := settings[s.Key]; key != "" && s.Value != "" {
			facts[key] = Publishable(s.Value)
		}
	}
	return facts
}
