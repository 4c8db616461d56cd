package scenario

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/text"
)

// A Scenario is a named profile with the lesson that it teaches.
type Scenario struct {
	Name    string          `json:"name"`
	Lesson  string          `json:"lesson"`
	Profile profile.Profile `json:"profile"`
}

// Seed is the seed of all scenarios unless one is asked for.
const Seed = 1

// Scenarios lists the core scenarios.
//
// The rounds are amounts of work, chosen so that an item of cpu and of mixed takes about
// a millisecond on a server CPU of 2021; in virtual time it takes exactly that.
func Scenarios() []Scenario {
	source := html(5*time.Millisecond, 0, profile.ParseGo, 1, 500*time.Microsecond)
	source.Documents = profile.GoSource
	source.CPU.Sigma = 1 // as the sizes of Go files vary
	return []Scenario{
		{"io", "8 ms of waiting, little to compute: what counts is how many requests are out at once",
			html(8*time.Millisecond, 4<<10, profile.SHA256, 1, 5*time.Microsecond)},
		{"cpu", "no waiting, much SHA-256: processing cannot gain more than there are CPUs",
			html(0, 4<<10, profile.SHA256, 350, time.Millisecond)},
		{"mixed", "8 ms of waiting, then tokenizing HTML: overlapping the two, and what a barrier costs",
			html(8*time.Millisecond, 24<<10, profile.ScanHTML, 1, time.Millisecond)},
		{"source", "5 ms of waiting, then parsing real Go files: unequal items, and memory to collect",
			source},
	}
}

// Extended lists the scenarios that are measured only if they are named: those about the limit more than about the
// strategy, which say little at a single one, and the one to compare with other languages.
func Extended() []Scenario {
	capacity := html(8*time.Millisecond, 4<<10, profile.SHA256, 1, 5*time.Microsecond)
	overload := capacity
	capacity.Capacity, overload.Degrade = 32, 32
	return []Scenario{
		{"capacity", "8 ms of waiting at a server that works on 32 requests at once: a limit beyond its capacity only " +
			"makes them queue there",
			capacity},
		{"overload", "8 ms of waiting that grow with the square of the load: too high a limit costs as much as one too low",
			overload},
		{"hash", "8 ms of waiting, then SHA-256 of 64 KiB at a time: what a program gains whose library gives its lock up",
			html(8*time.Millisecond, 64<<10, profile.SHA256, 16, 600*time.Microsecond)},
		{"words", "8 ms of waiting, then a scan for words and links that Go, Python and JavaScript do alike: " +
			"what each gains",
			html(8*time.Millisecond, 16<<10, profile.Words, 2, 125*time.Microsecond)},
	}
}

// html is the profile of a batch of generated documents, all alike.
func html(latency time.Duration, size int, work profile.Processing, rounds int, cpu time.Duration) profile.Profile {
	return profile.Profile{
		Seed: Seed, Items: 128,
		Latency:   profile.Delays{Median: latency},
		Documents: profile.GeneratedHTML, Size: profile.Sizes{Median: size},
		Work: work, Rounds: profile.Sizes{Median: rounds},
		CPU: profile.Delays{Median: cpu},
	}
}

// With overrides the number of items, unless it is 0, and the seed.
func (s Scenario) With(items int, seed uint64) Scenario {
	if items != 0 {
		s.Profile.Items = items
	}
	s.Profile.Seed = seed
	return s
}

// Versions are of the scenarios of the cells: a short hash each of all that defines its work but
// the items and the seed, and without any extra work. Two runs of different versions are not about
// the same work. That of a scenario which is not listed, as of somebody's service, is "unknown".
func Versions(cells []Cell) map[string]string {
	known := map[string]string{}
	for _, s := range append(Scenarios(), Extended()...) {
		s.Profile.Items, s.Profile.Seed = 0, 0
		definition, _ := json.Marshal(s.Profile) // a struct of numbers and words
		hash := sha256.Sum256(definition)
		known[s.Name] = hex.EncodeToString(hash[:4])
	}
	versions := map[string]string{}
	for _, c := range cells {
		versions[c.Scenario.Name] = cmp.Or(known[c.Scenario.Name], "unknown")
	}
	return versions
}

// WithExtraWork is the scenario with so much more CPU work in each item, as a share: 0.05 is 5 %.
// It is a slowdown that is known, to see whether a comparison finds it. The work comes in whole
// rounds, so that a scenario of few rounds cannot have a small share more. Where an item is one round over a
// generated page, the page is larger by the share, and so is all that is done with it.
func (s Scenario) WithExtraWork(share float64) (Scenario, error) {
	p := &s.Profile
	amount := &p.Rounds.Median
	if p.Documents == profile.GeneratedHTML && p.Work == profile.ScanHTML && p.Rounds.Median == 1 && share < 1 {
		amount = &p.Size.Median
	}
	before := float64(*amount)
	after := math.Round(before * (1 + share))
	if off := after/before - 1 - share; math.Abs(off) > 0.1*share {
		return s, fmt.Errorf("%s: there cannot be %s %% more of its work, which comes in rounds, %d an item: use scenario "+
			"cpu, or a larger share", s.Name, text.Amount(100*share), p.Rounds.Median)
	}
	*amount = int(after)
	p.CPU.Median = time.Duration(float64(p.CPU.Median) * after / before)
	return s, nil
}
