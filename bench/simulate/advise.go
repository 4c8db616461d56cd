package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// Needs are what advice is asked for: the work, the machine, and what must be kept to.
//
// The server's capacity is not simulated: whoever would send more at once is no candidate.
type Needs struct {
	Profile  profile.Profile
	Machine  virtual.Machine
	Loads    []Load // what a request costs, by the number in flight; Machine.Request is the least
	Capacity int    // requests that the server takes at once, 0 for no bound
	Files    int    // connections that this process may open, 0 for no bound
	Memory   int64  // bytes, 0 for no bound
	Body     int64  // bytes of one
	Ordered  bool   // results are needed in the order of the input

	Unbounded bool // strategies that keep to no limit are candidates too

	inOrder map[string]bool // strategies that emit in the order of the input; nil if that is not known
}

// A Candidate is a strategy at a limit, with what it is predicted to take.
type Candidate struct {
	Answer
	Fetches int    // at once
	Memory  int64  // bytes
	Out     string // why it cannot be chosen, "" if it can
	Limited bool   // the limit makes a difference to it

	free  bool // keeps to no limit
	crowd bool // has more items in process than there are CPUs, and processing counts
	hoard bool // holds all items of the batch, even if it fetches a few at once
	place int  // in the catalog
}

// How advice is computed.
const (
	adviceRounds = 12      // times the limit, until a long batch counts as settled
	adviceGain   = 0.01    // a higher limit that gains less is the last one
	adviceMost   = 1 << 12 // the highest limit of more than mostAtOnce items: beyond, advice would take minutes
	tied         = 0.02    // within this of the best, what is simpler is better

	// processingCounts is the share of the makespan from which on it does.
	processingCounts = 0.1

	// leftOut is no candidate: a schedule knows no threads, so that it is pool, at a price in
	// CPU that a measurement shows.
	leftOut = "threads"
)

// The model of memory is that of a Go program that fetches over HTTP/1.1. A connection has
// buffers of 4 KiB to read and to write, and two goroutines (net/http's defaults); a goroutine
// with realistic frames takes 5 KiB, and the garbage collector lets the heap grow to twice of
// what is in use (GOGC=100). In a measured run, peak RSS is 14 MB with one item in flight and
// each further connection adds 40 to 70 KB, for bodies of 4 to 24 KiB.
const (
	runtimeBytes    = 14 << 20
	goroutineBytes  = 5 << 10
	connectionBytes = 2 * (4<<10 + 4<<10)
	heapFactor      = 2
)

// memory is the peak that so much in flight needs, in bytes.
func memory(fetches, cpus, inFlight int, body int64) int64 {
	goroutines := int64(fetches + cpus + 2*fetches) // a worker for each fetch and CPU, two for each connection
	return runtimeBytes + goroutines*goroutineBytes + int64(fetches)*connectionBytes + heapFactor*body*int64(inFlight)
}

// Limits are the levels to look at: powers of two, and the server's capacity, up to the number of items unless
// something bounds them before, with the reason why no higher ones are.
func (n Needs) Limits() (limits []int, why string) {
	most, why := n.Profile.Items, "more than all items cannot be under way"
	lower := func(limit int, reason string) {
		if limit = max(1, limit); limit < most {
			most, why = limit, reason
		}
	}
	if most > mostAtOnce { // a batch that is shorter is simulated whole
		lower(adviceMost, fmt.Sprintf("%d is the highest that is simulated for so many items", adviceMost))
	}
	if n.Capacity > 0 {
		lower(2*n.Capacity, fmt.Sprintf("the server takes %d at once", n.Capacity)) // twice: what if it took more
	}
	if n.Files > 0 {
		lower(n.Files, fmt.Sprintf("a process may open %d connections here", n.Files))
	}
	if full(n.Profile, n.Machine) > 0 {
		// With room for responses that are noticed late; twice, since what is under way does not
		// come evenly, and twice more for what if.
		late := n.Profile
		late.Latency.Median += noticed
		lower(int(min(4*full(late, n.Machine)+1, MaxLimit)), "the CPUs are busy long before")
	}
	for l := 1; l < most; l *= 2 {
		limits = append(limits, l)
	}
	limits = append(limits, most)
	for _, c := range []int{n.Capacity / 2, n.Capacity} {
		if c > 0 && c < most {
			limits = append(limits, c)
		}
	}
	slices.Sort(limits)
	return slices.Compact(limits), why
}

// full is how many items are under way when the CPUs have no more time to give, if nothing
// comes unevenly; 0 for enough CPUs.
func full(p profile.Profile, m virtual.Machine) float64 {
	latency, cpu := means(p, 0, min(p.Items, leastApart))
	busy := cpu + float64(m.Request)
	if busy == 0 {
		return 0
	}
	return float64(m.CPUs) * (latency + busy) / busy
}

// Request is what has to be simulated for the advice.
func (n Needs) Request() Request {
	limits, _ := n.Limits()
	p := n.Profile
	p.Capacity = 0
	var names []string
	for _, e := range strategies.Catalog() {
		if e.Name != leftOut && n.hopeless(e) == "" {
			names = append(names, e.Name)
		}
	}
	return Request{
		Scenarios: []Scenario{{asAsked, p}}, Strategies: names, Limits: limits,
		Machine: n.Machine, Loads: n.Loads, Rounds: adviceRounds, Gain: adviceGain,
	}
}

// hopeless is why a strategy cannot be chosen at any limit, whatever it takes: it is not simulated then.
func (n Needs) hopeless(e strategies.Entry) string {
	fetches := e.Fetches(1, n.Profile.Items)
	switch {
	case free(e) && !n.Unbounded:
		return KeepsNoLimit
	case n.Ordered && n.inOrder != nil && !n.inOrder[e.Name]:
		return notInOrder
	case free(e) && (n.Capacity > 0 && fetches > 2*n.Capacity || n.Files > 0 && fetches > n.Files):
		return fmt.Sprintf("sends all %d at once", n.Profile.Items)
	}
	return ""
}

// Why a strategy cannot be chosen.
const (
	KeepsNoLimit = "keeps to no limit"
	notInOrder   = "does not keep the order"
)

// free says that a strategy keeps to no limit.
func free(e strategies.Entry) bool { return e.Fetches(1, 2) > 1 }

// limitless says that the limit makes no difference to a strategy.
func limitless(e strategies.Entry) bool { return e.Fetches(1, 2) == e.Fetches(2, 2) }

// Candidates makes candidates of the answers to one scenario, the best first: those that can
// be chosen by makespan, then the others. A strategy whose answer is the same at every limit
// is one candidate.
func (n Needs) Candidates(answers []Answer) []Candidate {
	entries := strategies.CatalogFor(max(1, n.Machine.CPUs))
	var list []Candidate
	hoards := map[string]bool{}
	for _, a := range answers {
		place := slices.IndexFunc(entries, func(e strategies.Entry) bool { return e.Name == a.Strategy })
		e := entries[place]
		c := Candidate{Answer: a, Fetches: e.Fetches(a.Limit, a.Items), Limited: !limitless(e), free: free(e), place: place}
		c.crowd = n.crowds(a)
		hoards[a.Strategy] = hoards[a.Strategy] || c.Fetches < a.Items && a.PeakInFlight == a.Items
		c.Memory = memory(c.Fetches, n.Machine.CPUs, a.PeakInFlight, n.Body)
		c.Out = n.out(c)
		list = append(list, c)
	}
	for i := range list {
		list[i].hoard = hoards[list[i].Strategy]
	}
	slices.SortStableFunc(list, func(a, b Candidate) int {
		if (a.Out == "") != (b.Out == "") {
			return cmp.Compare(len(a.Out), len(b.Out)) // "" first
		}
		return cmp.Or(cmp.Compare(a.Makespan, b.Makespan), cmp.Compare(a.place, b.place))
	})
	return list
}

// crowds says that more items are in process at once than there are CPUs, and that processing
// counts: it keeps the CPUs busy for a share of the makespan.
func (n Needs) crowds(a Answer) bool {
	if n.Machine.CPUs == 0 || a.Processing <= n.Machine.CPUs {
		return false
	}
	_, cpu := means(n.Profile, 0, min(n.Profile.Items, forMean))
	return cpu*float64(a.Items)/float64(n.Machine.CPUs) > processingCounts*float64(a.Makespan)
}

// out is why a candidate cannot be chosen.
func (n Needs) out(c Candidate) string {
	switch {
	case c.free && !n.Unbounded:
		return KeepsNoLimit
	case n.Ordered && !n.inOrder[c.Strategy]:
		return notInOrder
	case n.Capacity > 0 && c.Fetches > n.Capacity:
		return fmt.Sprintf("sends %d at once, the server takes %d", c.Fetches, n.Capacity)
	case n.Files > 0 && c.Fetches > n.Files:
		return fmt.Sprintf("needs %d connections, a process may open %d", c.Fetches, n.Files)
	case n.Memory > 0 && c.Memory > n.Memory:
		return "needs too much memory"
	}
	return ""
}

// Name is how a candidate is spoken of.
func (c Candidate) Name() string {
	if c.Limited {
		return fmt.Sprintf("%s at limit %d", c.Strategy, c.Limit)
	}
	return c.Strategy
}

// Efficiency is T*/makespan.
func (c Candidate) Efficiency() float64 { return float64(c.Bound) / float64(max(1, c.Makespan)) }

// InOrder finds out which strategies emit in the order of the input: those that do where
// every item takes a time of its own.
func InOrder(ctx context.Context, m virtual.Machine) (map[string]bool, error) {
	p := scenario.Scenarios()[0].Profile
	p.Items, p.CPU.Median = 256, time.Millisecond
	p.Latency.Sigma, p.CPU.Sigma = 1, 1
	r := Request{Scenarios: []Scenario{{"order", p}}, Limits: []int{8}, Machine: virtual.Machine{CPUs: m.CPUs}}
	kept := map[string]bool{}
	_, err := Run(ctx, r, func(a Answer) { kept[a.Strategy] = a.InOrder })
	return kept, err
}

// runEach simulates the scenarios, so many at a time, and returns the answers by scenario. answered is called by one
// goroutine at a time.
func runEach(ctx context.Context, r Request, atOnce int,
	answered func(Answer)) (map[string][]Answer, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	var failed error
	byScenario := map[string][]Answer{}
	// Filled and closed before anybody receives.
	todo := make(chan Scenario, len(r.Scenarios))
	for _, s := range r.Scenarios {
		todo <- s
	}
	close(todo)
	var asking sync.WaitGroup
	for range atOnce {
		asking.Go(func() {
			for s := range todo {
				one := r
				one.Scenarios = []Scenario{s}
				_, err := Run(ctx, one, func(a Answer) {
					mu.Lock()
					defer mu.Unlock()
					byScenario[s.Name] = append(byScenario[s.Name], a)
					answered(a)
				})
				mu.Lock()
				if err != nil && failed == nil {
					failed = err
					cancel()
				}
				mu.Unlock()
			}
		})
	}
	asking.Wait()
	return byScenario, failed
}
