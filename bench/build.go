package bench

import (
	"cmp"
	"debug/buildinfo"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// EngineFacts are the facts of a run that the binary at path measures: [Facts], with how that
// binary was built.
func EngineFacts(path string) map[string]string {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		info = nil // no binary of Go, perhaps a script that starts one
	}
	return factsOf(info)
}

// settings are those of the build that decide what code comes out, by the keys of the facts.
// Their tags are not among them: one run is measured by two engines, and one has the tag of the
// peers.
var settings = map[string]string{
	"CGO_ENABLED": "cgo", "GOEXPERIMENT": "goexperiment", "GOAMD64": "goamd64", "GOARM64": "goarm64", "GO386": "go386", "GOARM": "goarm",
	"GORISCV64": "goriscv64", "GOPPC64": "goppc64", "GOMIPS": "gomips", "GOMIPS64": "gomips64", "-race": "race", "-msan": "msan",
	"-asan": "asan", "-cover": "cover", "-gcflags": "gcflags", "-pgo": "pgo", "-compiler": "",
}

// buildFacts is how a binary was built, and what the environment tells its runtime, which an
// engine inherits.
func buildFacts(info *debug.BuildInfo) map[string]string {
	facts := map[string]string{"go": unknown, "cgo": unknown, "gomaxprocs": strconv.Itoa(runtime.GOMAXPROCS(0))}
	for _, name := range []string{"GOGC", "GOMEMLIMIT", "GODEBUG"} {
		if value := os.Getenv(name); value != "" {
			facts[strings.ToLower(name)] = Publishable(value)
		}
	}
	if info == nil {
		return facts
	}
	facts["go"] = cmp.Or(info.GoVersion, unknown)
	for _, s := range info.Settings {
		if key := settings[s.Key]; key != "" && s.Value != "" {
			facts[key] = Publishable(s.Value)
		}
	}
	return facts
}
