package bench

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
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
	return factsOf(info)
}

func factsOf(info *debug.BuildInfo) map[string]string {
	facts := hardware(host(), thisChip())
	facts["machine"] = machineName(facts)
	maps.Copy(facts, buildFacts(info))
	return facts
}

// hashed are the facts that make a machine: its hardware, and what stands between it and us.
// They outlast a reboot and a new version of Go. Settings (the governor, turbo, GOMAXPROCS, those
// of the build) are facts, but what one machine does with each is worth a comparison.
var hashed = []string{
	"goos", "goarch", "cpu", "cpus", "cores", "threads-per-core", "l1d", "l2", "l3", "memory",
	"kernel", "virtualisation", "container", "quota",
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
	cpuNoise = regexp.MustCompile(`(?i)\((r|tm)\)|\b(amd|intel|apple|processor|cpu|core|gen|with|graphics)\b|@.*|\d+-core.*|\d+th`)
	notName  = regexp.MustCompile(`[^a-z0-9]+`)
)

// shortCPU makes "epyc-7763" of "AMD EPYC 7763 64-Core Processor".
func shortCPU(model string) string {
	name := notName.ReplaceAllString(strings.ToLower(cpuNoise.ReplaceAllString(model, "")), "-")
	return cmp.Or(strings.Trim(name, "-"), "cpu")
}

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
