package host

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
)

// Facts are key: value lines about this machine and this binary that stay the same from sample
// to sample, and from run to run: benchstat makes a table of its own for each difference. What is
// not known is "unknown"; a setting of the build that is not set is left out.
//
// What varies by itself (load, steal, frequency, temperature) is in the sidecar's samples, and the
// commit, which every change of a comment changes, in the sidecar's first line. No host name,
// user name, serial number, address or directory is among them: see [Publishable].
func Facts() map[string]string {
	info, _ := debug.ReadBuildInfo()
	return FactsOf(Root(), ThisChip(), info)
}

// FactsOf are the facts of a machine with these files, like those of Linux, and this chip, of a binary
// that was built so; nil where that is unknown. They are in their canonical spelling, of which the
// machine's name is made too.
func FactsOf(root fs.FS, c Chip, build *debug.BuildInfo) map[string]string {
	facts := hardware(root, c)
	maps.Copy(facts, buildFacts(build))
	for key, value := range facts {
		facts[key] = cmp.Or(record.CanonicalFact(key, value), Unknown)
	}
	facts["machine"] = machineName(facts)
	return facts
}

// hashed are the facts that make a machine: its hardware, and what stands between it and us.
// They outlast a reboot and a new version of Go. Settings (the governor, turbo, GOMAXPROCS, those
// of the build) are facts, but what one machine does with each is worth a comparison.
var hashed = []string{
	"goos", "goarch", "cpu", "cpus", "cores", "threads-per-core", "l1d", "l2", "l3", "memory",
	"kernel", "virtualisation", "container", "quota",
}

// alwaysTold are the facts that are gathered of every machine and build: where one is missing, it is
// unknown. Any other is a setting, which is not set where it is missing.
var alwaysTold = append([]string{"governor", "turbo", "go", "cgo", "gomaxprocs"}, hashed...)

// Contradictions are the keys in which the facts of two moments cannot be of one machine, set up and
// built alike. What is unknown contradicts nothing, and so may change the name of the machine.
func Contradictions(then, now map[string]string) []string {
	keys := maps.Clone(now)
	maps.Copy(keys, then)
	if slices.ContainsFunc(hashed, func(key string) bool { return then[key] != "" && now[key] != "" }) {
		delete(keys, "machine") // its name follows from these
	}
	var differ []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		a, b := record.CanonicalFact(key, then[key]), record.CanonicalFact(key, now[key])
		unsaid := slices.Contains(alwaysTold, key) && (a == "" || b == "")
		if a != b && a != Unknown && b != Unknown && !unsaid {
			differ = append(differ, key)
		}
	}
	return differ
}

// machineName is short and readable, with a hash that tells apart machines that read alike:
// "epyc-2c-4f1a".
func machineName(facts map[string]string) string {
	h := sha256.New()
	for _, key := range hashed {
		h.Write([]byte(key + "=" + facts[key] + "\n"))
	}
	return shortCPU(facts["cpu"]) + "-" + facts["cpus"] + "c-" + hex.EncodeToString(h.Sum(nil))[:4]
}

// A FactGroup is facts that belong together, for who reads them.
type FactGroup struct {
	Name string
	Keys []string
}

// GroupFacts sorts the keys of facts: what the machine is made of, what stands between it and the
// run, and how the run's binary was built and set up.
func GroupFacts(facts map[string]string) []FactGroup {
	groups := []FactGroup{
		{"hardware", []string{"cpu", "cpus", "cores", "threads-per-core", "l1d", "l2", "l3", "memory"}},
		{"system", []string{"goos", "goarch", "kernel", "virtualisation", "container", "quota", "governor", "turbo"}},
		{"build", nil},
	}
	rest := maps.Clone(facts)
	delete(rest, "machine")
	for _, g := range groups {
		for _, key := range g.Keys {
			delete(rest, key)
		}
	}
	groups[2].Keys = slices.Sorted(maps.Keys(rest))
	return groups
}

var (
	cpuNoise = regexp.MustCompile(`(?i)\((r|tm)\)|\b(amd|intel|apple|processor|cpu|core|gen|with|graphics)\b|` +
		`@.*|\d+-core.*|\d+th`)
	notName = regexp.MustCompile(`[^a-z0-9]+`)
)

// shortCPU makes "epyc-7763" of "AMD EPYC 7763 64-Core Processor".
func shortCPU(model string) string {
	name := notName.ReplaceAllString(strings.ToLower(cpuNoise.ReplaceAllString(model, "")), "-")
	return cmp.Or(strings.Trim(name[:min(len(name), mostShort)], "-"), "cpu")
}

// mostShort bounds what a directory is named after: a brand string may be anything.
const mostShort = 40

// Commit is the short hash of the checkout's commit, and whether files differ from it;
// "unknown" where git cannot tell.
func Commit(dir string) (commit string, dirty bool) {
	git := func(args ...string) (string, error) {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	commit, err := git("rev-parse", "--short=9", "HEAD")
	if err != nil || commit == "" {
		return "unknown", false
	}
	changes, err := git("status", "--porcelain")
	return commit, err == nil && changes != ""
}

// Root is where the files of this machine are, if it has them.
func Root() fs.FS { return os.DirFS("/") }

// settings are those of the build that decide what code comes out, by the keys of the facts.
// Their tags are not among them: one run is measured by two engines, and one has the tag of the
// peers.
var settings = map[string]string{
	"CGO_ENABLED": "cgo", "GOEXPERIMENT": "goexperiment", "GOAMD64": "goamd64", "GOARM64": "goarm64", "GO386": "go386",
	"GOARM":     "goarm",
	"GORISCV64": "goriscv64", "GOPPC64": "goppc64", "GOMIPS": "gomips", "GOMIPS64": "gomips64", "-race": "race",
	"-msan": "msan",
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
