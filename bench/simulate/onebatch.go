package simulate

import (
	"context"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// A oneBatch is one batch to simulate: in this process, or in one of its own.
type oneBatch struct {
	Profile  profile.Profile `json:"profile"`
	Machine  virtual.Machine `json:"machine"`
	Strategy string          `json:"strategy"` // its name in the catalog
	Limit    int             `json:"limit"`
	Options  batch.Options   `json:"options"`
	Costs    bool            `json:"costs"` // of the simulation itself
}

// A ran is what one batch came to, and what simulating it took, if its costs were asked for.
type ran struct {
	batch.Result
	Real    time.Duration
	PeakRSS int64 // of the process, 0 if that is unknown
}

// From about so much memory, or so many threads of the system, a batch is simulated in a process of its own: it may be
// more than there is, which ends a process. Measured with 65 536 goroutines, each takes 5.5 KB, and with 262 144 items,
// which a strategy may hold, 330 bytes each.
const (
	muchMemory  = 128 << 20
	perFetch    = 6 << 10
	perItem     = 512
	manyThreads = 256
)

// heavy says whether the batch is to be simulated in a process of its own.
func (b oneBatch) heavy(e strategies.Entry) bool {
	bytes := e.Fetches(b.Limit, b.Profile.Items)*perFetch + b.Profile.Items*perItem
	return bytes > muchMemory || b.Strategy == leftOut && b.Limit > manyThreads
}

// run simulates the batch where it should be. Costs are those of a process that does nothing else.
func (b oneBatch) run(ctx context.Context, e strategies.Entry) (ran, error) {
	if canApart.Load() && (b.Costs || b.heavy(e)) {
		return b.apart(ctx)
	}
	return b.here(ctx, e)
}

// here simulates the batch in this process.
func (b oneBatch) here(ctx context.Context, e strategies.Entry) (r ran, err error) {
	began := time.Now()
	fetches := e.Fetches(b.Limit, b.Profile.Items)
	if r.Result, err = batch.Run(ctx, b.Profile, b.Machine, e.New(b.Limit), fetches, b.Options); err == nil && b.Costs {
		r.Real = time.Since(began)
		r.PeakRSS, _ = host.PeakRSS()
	}
	return r, err
}

// answer is the batch as an answer.
func (r ran) answer(items int) Answer {
	return Answer{
		Items: items, Makespan: int64(r.Makespan), FetchActive: int64(r.FetchActive), ProcessActive: int64(r.ProcessActive),
		QueueWait: int64(r.QueueWait), PeakInFlight: r.PeakInFlight, Processing: r.Processing, Failures: r.Failures,
		InOrder: r.InOrder, Real: int64(r.Real), PeakRSS: r.PeakRSS, Timeline: r.Spans,
	}
}
