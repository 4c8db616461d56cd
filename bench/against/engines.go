package against

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
)

// ofTheBuild are the facts that two engines on one machine may have each of its own.
var ofTheBuild = []string{"go", "cgo", "goexperiment", "goamd64", "goarm64", "go386", "goarm", "goriscv64", "goppc64",
	"gomips", "gomips64", "race", "msan", "asan"}

// ofTheRun are the facts that decide what an engine can do. Where they differ, the sides are not run in the same way.
var ofTheRun = []string{"goos", "goarch", "cpus", "gomaxprocs", "quota"}

// Differing are the facts of the old side's engine in which its build differs from the new one's. Both run on this
// machine: what else they find to be different is read in another way by another revision, and costs no more than that
// fact, of which the new one's is recorded. It is an error if they may not use the same CPUs.
func Differing(old, now map[string]string) (differ record.Facts, readOtherwise []string, err error) {
	differ = record.Facts{}
	for _, key := range slices.Sorted(maps.Keys(old)) {
		switch value := old[key]; {
		case value == now[key] || value == host.Unknown:
		case slices.Contains(ofTheBuild, key):
			differ[key] = value
		case slices.Contains(ofTheRun, key):
			return nil, nil, fmt.Errorf("the old engine finds %s %s, the new one %s: run both in the same way", key, value,
				now[key])
		default:
			readOtherwise = append(readOtherwise, key)
		}
	}
	return differ, readOtherwise, nil
}

// Common are the cells that an engine can measure over the work that this overlap knows, with a sentence on what is
// left out, and the versions of its scenarios. The side is the engine's.
func Common(cells []scenario.Cell, work runner.Work, side string) (
	common []scenario.Cell, versions map[string]string, leftOut []string,
) {
	ours := scenario.Versions(cells)
	versions = map[string]string{}
	var other, lacks []string
	for _, c := range cells {
		name := c.Scenario.Name
		versions[name] = work.Versions[name]
		same, known := versions[name] == ours[name], slices.Contains(work.Strategies, c.Entry.Name)
		if !same && !slices.Contains(other, name) {
			other = append(other, name)
		}
		if !known && !slices.Contains(lacks, c.Entry.Name) {
			lacks = append(lacks, c.Entry.Name)
		}
		if same && known && c.Arm == "" {
			common = append(common, c)
		}
	}
	if len(other) > 0 {
		leftOut = append(leftOut, fmt.Sprintf("left out, since the %s side defines the work otherwise: %s", side,
			strings.Join(other, ", ")))
	}
	if len(lacks) > 0 {
		leftOut = append(leftOut, fmt.Sprintf("left out, since the %s side has no such strategy: %s", side,
			strings.Join(lacks, ", ")))
	}
	return scenario.WithPairs(common), versions, leftOut
}

// WithoutExtraWork gives the cells of the old side, which it changes, their scenarios as they are defined, and returns
// these.
func WithoutExtraWork(cells []scenario.Cell) (plain []scenario.Scenario, err error) {
	for _, s := range scenario.ScenariosOf(cells) {
		defined, err := scenario.FindScenarios([]string{s.Name})
		if err != nil {
			return nil, err
		}
		plain = append(plain, defined[0].With(s.Profile.Items, s.Profile.Seed))
	}
	for i, c := range cells {
		if c.Side == record.OldSide {
			at := slices.IndexFunc(plain, func(s scenario.Scenario) bool { return s.Name == c.Scenario.Name })
			cells[i].Scenario = plain[at]
		}
	}
	return plain, nil
}
