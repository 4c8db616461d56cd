package entry

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/sample"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

// Flags of the benchmark, beside those of go test. overlap run sets them.
var (
	itemsFlag     = flag.Int("items", 0, "items in a batch; 0 leaves the scenario's own")
	seedFlag      = flag.Uint64("seed", scenario.Seed, "seed of the scenarios")
	limitsFlag    = flag.String("limits", "16", "concurrency limits, separated by commas")
	inProcessFlag = flag.Bool("in-process", false, "serve the fixture from this process")
	fixtureFlag   = flag.String("fixture", "",
		`addresses of a running fixture, as JSON: {"io": "http://127.0.0.1:1234"}`)
	armFlag   = flag.String("arm", "", "arm of an A/A pair, for the benchmark's name")
	extraFlag = flag.Float64("extra-work", 0, "so much more CPU work in each item, as a share: a "+
		"slowdown that is known")
	costsFlag = flag.String("costs", "", "what an item of the scenario costs, as JSON; by default "+
		"it is measured first")
	diagnosticsFlag = flag.Bool("diagnostics", false, "print diagnostics too: what the lower bound is made of, "+
		"and where the time went")
	detailsFlag = flag.String("details", "", "file to write to what the items of the last cell did, "+
		"as JSON for a sidecar")
	factsFlag  = flag.String("facts", "", "facts of the machine, as JSON; by default they are gathered first")
	printFlag  = flag.Bool("print-facts", false, "print the facts of the machine as JSON, and stop")
	digestFlag = flag.Bool("print-digest", false, "print the SHA-256 of this binary, and stop")
	workFlag   = flag.Bool("print-work", false, "print the versions of the scenarios, and the strategies, as JSON, "+
		"and stop")
	corpusFlag = flag.String("corpus", "", "directory or zip file of .go files for the scenario source; by "+
		"default the toolchain's")
)

// Main is the TestMain of an engine.
func Main(m *testing.M) {
	fixtures.ServeIfChild()
	begin()
	os.Exit(m.Run())
}

// begin parses the flags, and does not return if one of them asks for something else than a measurement.
func begin() {
	process.WatchParent()
	flag.Parse()
	if *printFlag {
		if err := json.NewEncoder(os.Stdout).Encode(host.Facts()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if *digestFlag {
		os.Exit(printDigest())
	}
	if *workFlag {
		os.Exit(printWork())
	}
}

func printWork() (code int) {
	var cells []scenario.Cell
	for _, s := range append(scenario.Scenarios(), scenario.Extended()...) {
		cells = append(cells, scenario.Cell{Scenario: s})
	}
	work := runner.Work{Versions: scenario.Versions(cells)}
	for _, e := range strategies.Catalog() {
		work.Strategies = append(work.Strategies, e.Name)
	}
	if err := json.NewEncoder(os.Stdout).Encode(work); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func printDigest() (code int) {
	path, err := os.Executable()
	digest := ""
	if err == nil {
		digest, err = runner.FileDigest(path)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("sha256", digest)
	return 0
}

// Benchmark measures every cell: one op is one batch. By itself it starts a fixture
// for each scenario; overlap run calls it for one cell at a time, with a fixture that is
// there already.
func Benchmark(b *testing.B, entries []strategies.Entry) {
	limits, err := checkFlags()
	if err != nil {
		b.Fatal(err)
	}
	printFacts(b)
	for _, s := range benchmarked() {
		s = s.With(*itemsFlag, *seedFlag)
		b.Run("scenario="+s.Name, func(b *testing.B) {
			s, err := s.WithExtraWork(*extraFlag)
			if err != nil {
				b.Fatal(err)
			}
			url := startFixture(b, s)
			costs := costsOf(b, s, url)
			if s.Profile.Documents == profile.GoSource {
				printCorpus(b, url)
				b.Cleanup(func() { fmt.Println("corpus:") }) // of no concern to what follows
			}
			for _, entry := range entries {
				b.Run("strategy="+entry.Name, func(b *testing.B) {
					for _, limit := range limits {
						leaf := "limit=" + strconv.Itoa(limit)
						if *armFlag != "" {
							leaf += "/arm=" + *armFlag
						}
						b.Run(leaf, func(b *testing.B) {
							benchmarkCell(b, scenario.Cell{Scenario: s, Entry: entry, Limit: limit}, url, costs)
						})
					}
				})
			}
		})
	}
}

// benchmarked are the core scenarios, and of the extended ones those that -bench names.
func benchmarked() []scenario.Scenario {
	pattern := flag.Lookup("test.bench").Value.String()
	return append(scenario.Scenarios(), slices.DeleteFunc(scenario.Extended(), func(s scenario.Scenario) bool {
		return !strings.Contains(pattern, "scenario="+s.Name)
	})...)
}

func benchmarkCell(b *testing.B, cell scenario.Cell, url string, costs *bound.Costs) {
	m, err := sample.Prepare(b.Context(), cell, url, !*inProcessFlag, costs)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	b.ReportAllocs()
	sample.TimeBatches(b, m.Reset, m.Run, m.Check)
	figures, err := m.Figures(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range figures {
		if *diagnosticsFlag || !record.IsDiagnostic(f.Unit) {
			b.ReportMetric(f.Value, f.Unit)
		}
	}
	if *detailsFlag != "" {
		if err := m.WriteDetails(*detailsFlag); err != nil {
			b.Fatalf("-details: %v", err)
		}
	}
}

// costsOf returns the costs of the scenario: those given, or those measured now.
func costsOf(b *testing.B, s scenario.Scenario, url string) *bound.Costs {
	var costs bound.Costs
	var err error
	if *costsFlag != "" {
		if err = json.Unmarshal([]byte(*costsFlag), &costs); err == nil && costs.CPUs < 1 {
			err = fmt.Errorf("-costs is %s: it has no CPUs", *costsFlag)
		}
	} else {
		costs, err = bound.MeasureCosts(b.Context(), s.Profile, url, !*inProcessFlag)
	}
	if err != nil {
		b.Fatalf("costs: %v", err)
	}
	return &costs
}

// startFixture returns the address of the scenario's server: the one given, or one that
// ends with the benchmark.
func startFixture(b *testing.B, s scenario.Scenario) string {
	if *fixtureFlag != "" {
		urls := map[string]string{}
		if err := json.Unmarshal([]byte(*fixtureFlag), &urls); err != nil {
			b.Fatalf("-fixture: %v", err)
		}
		if urls[s.Name] == "" {
			b.Skipf("-fixture has no address for %s", s.Name)
		}
		return urls[s.Name]
	}
	if *inProcessFlag {
		server, err := fixtures.NewServer(s.Profile, "", *corpusFlag)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(server.Close)
		return server.URL
	}
	child, err := fixtures.StartChild(b.Context(), []profile.Profile{s.Profile}, *corpusFlag)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(child.Close)
	return child.URLs[0]
}

// printFacts writes the key: value lines that hold for all cells, and the units. What go
// test writes by itself is left to it.
func printFacts(b *testing.B) {
	facts := givenFacts(b)
	for _, known := range []string{"goos", "goarch", "cpu"} {
		delete(facts, known)
	}
	items := scenario.Scenarios()[0].With(*itemsFlag, *seedFlag).Profile.Items
	facts = runner.RunFacts(facts, *inProcessFlag, items, *extraFlag, *seedFlag)
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		fmt.Printf("%s: %s\n", key, facts[key])
	}
	if err := record.WriteUnits(os.Stdout); err != nil {
		b.Fatal(err)
	}
}

// givenFacts are those that overlap run has gathered once for all of its processes, or else those
// that are gathered now.
func givenFacts(b *testing.B) (facts map[string]string) {
	if *factsFlag == "" {
		return host.Facts()
	}
	if err := json.Unmarshal([]byte(*factsFlag), &facts); err != nil || facts == nil {
		b.Fatalf("-facts: not the facts of a machine: %v", err)
	}
	return facts
}

// printCorpus names the real documents: results over others are about different work.
func printCorpus(b *testing.B, url string) {
	client := fixtures.NewClient(url, 1)
	defer client.Close()
	expect, err := client.Expect(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("corpus: %s\n", expect.Corpus)
}

// checkFlags finds bad input before anything is started.
func checkFlags() (limits []int, err error) {
	if limits, err = parseLimits(*limitsFlag); err != nil {
		return nil, err
	}
	if *itemsFlag != 0 {
		if err := (scenario.Number{Name: "-items", N: *itemsFlag, Most: scenario.MaxItems,
			Why: scenario.WhyItems}).Check(); err != nil {
			return nil, err
		}
	}
	if !(*extraFlag >= 0 && *extraFlag <= scenario.MaxExtraWork) {
		return nil, fmt.Errorf("-extra-work is %v: use 0 to %v", *extraFlag, scenario.MaxExtraWork)
	}
	return limits, nil
}

func parseLimits(list string) ([]int, error) {
	var limits []int
	for field := range strings.SplitSeq(list, ",") {
		limit, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || limit < 1 {
			return nil, fmt.Errorf("-limits is %q: use positive numbers, separated by commas", list)
		}
		limits = append(limits, limit)
	}
	return limits, scenario.CheckLimits("-limits", limits, scenario.MaxLimit)
}
