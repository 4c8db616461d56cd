package bench

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/cpuid/v2"
)

// Facts are key: value lines about the machine and the build that do not change from run to
// run: benchstat makes a table of its own for each difference. No host name, user name,
// serial number or address is among them.
func Facts() map[string]string {
	facts := map[string]string{
		"go":   runtime.Version(),
		"cpus": strconv.Itoa(runtime.NumCPU()),
		"cpu":  cmp.Or(strings.TrimSpace(cpuid.CPU.BrandName), "unknown"),
		"goos": runtime.GOOS, "goarch": runtime.GOARCH,
	}
	facts["machine"] = machineName(facts)
	return facts
}

// machineName is short and readable, with a hash that tells apart machines that read alike:
// "epyc-2c-4f1a". The version of Go is not part of the machine.
func machineName(facts map[string]string) string {
	h := sha256.New()
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		if key != "go" && key != "machine" {
			h.Write([]byte(key + "=" + facts[key] + "\n"))
		}
	}
	return shortCPU(facts["cpu"]) + "-" + facts["cpus"] + "c-" + hex.EncodeToString(h.Sum(nil))[:4]
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
