package verify

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A drifting machine has a clock of its own: a sample takes a second, and the makespans of all grow and shrink together
// over the minutes.
type drifting struct {
	pool  *Pool
	now   time.Duration
	noise float64
	drift float64
	r     *rand.Rand
	rows  []int
	fails map[int]bool // the rows and blocks that fail, by number
	n     int
}

func (d *drifting) sample(kind int) float64 {
	d.now += time.Second
	factor := 1.0
	if kind > 1 {
		factor += d.pool.Slowdowns[kind-2]
	}
	slow := d.drift * math.Sin(d.now.Seconds()/100)
	return 0.1 * factor * math.Exp(slow+d.noise*d.r.NormFloat64())
}

func (d *drifting) Block(ctx context.Context, n int) (Block, error) {
	began := d.now
	b := Block{Took: make([]time.Duration, 2+len(d.pool.Slowdowns)), Overhead: time.Second}
	d.now += time.Second
	for kind := range b.Took {
		var makespans []float64
		for range d.pool.Strategies {
			makespans = append(makespans, d.sample(kind))
			b.Took[kind] += time.Second
		}
		b.Makespans = append(b.Makespans, makespans)
	}
	b.Floor, b.FloorTook = d.sample(0), time.Second
	b.All = d.now - began
	if d.n++; d.fails[d.n] {
		b.Lost = "the fixture died"
	}
	return b, ctx.Err()
}

func (d *drifting) InARow(_ context.Context, kind, count int) (InARow, error) {
	began := d.now
	row := InARow{Kind: kind}
	d.rows = append(d.rows, kind)
	for range d.pool.Strategies {
		var makespans []float64
		for range count {
			makespans = append(makespans, d.sample(kind))
		}
		row.Makespans = append(row.Makespans, makespans)
	}
	row.Took = d.now - began
	if d.n++; d.fails[d.n] {
		return row, errors.New("it broke")
	}
	return row, nil
}

func filled(t *testing.T, noise, drift float64, budget time.Duration) (*Pool, *drifting) {
	t.Helper()
	p := &Pool{Scenario: "cpu", Strategies: []string{"a", "b", "c"}, Slowdowns: []float64{0.05, 0.10}, Count: 12,
		SetUp: 4 * time.Second}
	d := &drifting{pool: p, noise: noise, drift: drift, r: rand.New(rand.NewPCG(1, 1))}
	if err := Fill(t.Context(), []*Pool{p}, []Sampler{d}, budget, func(time.Duration, *Pool) {}); err != nil {
		t.Fatal(err)
	}
	return p, d
}

// Blocks take about as long as rows, and the budget is kept; each row is beside one that it is compared with.
func TestFill(t *testing.T) {
	const budget = 30 * time.Minute
	p, d := filled(t, 0.01, 0, budget)
	if want := []int{0, 3, 0, 2, 0, 0, 0, 2, 0, 3, 0, 0}; !slices.Equal(d.rows[:12], want) {
		t.Errorf("rows %v, want %v", d.rows, want)
	}
	var rows, blocks time.Duration
	for _, r := range p.Rows {
		rows += r.Took
	}
	for _, b := range p.Blocks {
		blocks += b.All
	}
	if p.Spent != rows+blocks || p.Spent > budget || p.Spent < budget-time.Minute || blocks < rows || blocks > 2*rows ||
		len(p.Rows)%6 != 0 {
		t.Errorf("%d rows %v, blocks %v, in all %v of %v", len(p.Rows), rows, blocks, p.Spent, budget)
	}
	trials, apart := p.inARow(1, 6)
	if next := len(p.Rows) / 6; len(trials) != 7*next || apart != 2*next {
		t.Errorf("%d trials of the old side twice, %d apart, in %d rows", len(trials), apart, len(p.Rows))
	}
	n := len(p.Blocks)
	if trials, apart := p.windows(2, 10); len(trials) != 2*(n-9) || apart != n/10 ||
		len(trials[0].New) != 3 || len(trials[0].New[0]) != 10 || trials[1].Old[2][0] != trials[0].Old[2][1] ||
		trials[n-9].Old[1][0] != p.Blocks[0].Makespans[1][1] || trials[n-9].New[1][0] != trials[0].New[1][0] {
		t.Errorf("%d trials of ten blocks, %d apart, of %d blocks", len(trials), apart, n)
	}
	if trials, _ := p.windows(1, 10); len(trials) != n-9 || trials[0].New[1][0] != p.Blocks[0].Makespans[1][1] {
		t.Errorf("%d trials of equal sides, of %d blocks", len(trials), n)
	}
	if ratio := p.Ratio(3); math.Abs(ratio-1.10) > 0.005 {
		t.Errorf("ratio %v", ratio)
	}
}

// A pool whose samples take long leaves another one its share. Its rows are as short as it takes to have each slowdown
// beside the old side, and it has blocks as well.
func TestFillShares(t *testing.T) {
	const budget = 30 * time.Minute
	var pools []*Pool
	var samplers []Sampler
	for _, count := range []int{100, 12} {
		p := &Pool{Strategies: []string{"a", "b"}, Slowdowns: []float64{0.05, 0.10}, Count: count}
		pools, samplers = append(pools, p), append(samplers, &drifting{pool: p, r: rand.New(rand.NewPCG(1, 1))})
	}
	if err := Fill(t.Context(), pools, samplers, budget, func(time.Duration, *Pool) {}); err != nil {
		t.Fatal(err)
	}
	for i, p := range pools {
		var blocks time.Duration
		for _, b := range p.Blocks {
			blocks += b.All
		}
		kinds := map[int]int{}
		for _, r := range p.Rows {
			kinds[r.Kind]++
		}
		if p.Spent > budget/2 || p.Spent < budget/2-time.Minute || blocks < budget/4-time.Minute ||
			min(kinds[0], 2*kinds[2], 2*kinds[3]) < 2 {
			t.Errorf("pool %d: rows %v, blocks %v, in all %v of %v", i, kinds, blocks, p.Spent, budget)
		}
	}
	// a block takes 10 seconds and has 9 samples; four rows of two strategies, and six that are a quarter as long, are to
	// take 445 seconds
	long, short := 0, 0
	for _, r := range pools[0].Rows {
		long, short = long+r.Count()/36, short+9/r.Count()
	}
	if pools[0].Count != 36 || pools[0].short() != 9 || long != 4 || short != 6 {
		t.Errorf("%d and %d samples in a row, %d and %d rows", pools[0].Count, pools[0].short(), long, short)
	}
	if pools[1].Count != 12 || pools[1].short() != 0 {
		t.Errorf("%d and %d samples in a row", pools[1].Count, pools[1].short())
	}
}

// Trials of few samples are of short rows, which are next to each other.
func TestShortRows(t *testing.T) {
	p := &Pool{Strategies: []string{"a"}, Slowdowns: []float64{0.1}, Count: 16}
	d := &drifting{pool: p, r: rand.New(rand.NewPCG(1, 1))}
	if err := Fill(t.Context(), []*Pool{p}, []Sampler{d}, 10*time.Minute, func(time.Duration, *Pool) {}); err != nil {
		t.Fatal(err)
	}
	var long, short int
	for i, r := range p.Rows {
		if r.Count() == 16 {
			long++
		}
		if r.Count() == 4 {
			short++
		}
		if i > 0 && r.Next && p.Rows[i-1].Count() != r.Count() {
			t.Errorf("row %d is beside one of another length", i)
		}
	}
	if long == 0 || short == 0 || p.rowFor(4) != 4 || p.rowFor(5) != 16 {
		t.Fatalf("%d long and %d short rows, in those of %d and %d", long, short, p.rowFor(4), p.rowFor(5))
	}
	few, fewApart := p.inARow(2, 4)
	many, manyApart := p.inARow(2, 5)
	if len(few) == 0 || len(few) != fewApart || len(many) != 12*manyApart/3 || len(many[0].New[0]) != 5 {
		t.Errorf("of 4: %d trials, %d apart; of 5: %d, %d", len(few), fewApart, len(many), manyApart)
	}
	way := Way{InARow: true}
	if a, b := p.secondsEach(way, 2, 4), p.secondsEach(way, 2, 5); a != 2 || b != 2 {
		t.Errorf("a sample of both sides takes %v s in short rows, %v s in long ones", a, b)
	}
}

// The slowdowns of a batch that waits need more work, and each kind has the work of its own.
func TestNewBenches(t *testing.T) {
	benches, err := NewBenches(Options{Limit: 16}, []float64{0.05, 0.10}, 4)
	if err != nil || len(benches) != 2 {
		t.Fatalf("%d benches, error %v", len(benches), err)
	}
	for i, want := range [][]float64{{0.05, 0.10}, {0.20, 0.40}} {
		b := benches[i]
		if got := b.Pool.Slowdowns; math.Abs(got[0]-want[0])+math.Abs(got[1]-want[1]) > 1e-9 || len(b.cells) != 13 {
			t.Errorf("%s: more work %v, want %v, %d cells", b.Pool.Scenario, got, want, len(b.cells))
		}
		for kind, e := range b.engines {
			if work := append([]float64{0, 0}, b.Pool.Slowdowns...)[kind]; e.ExtraWork != work {
				t.Errorf("%s: engine %d has %v more work, not %v", b.Pool.Scenario, kind, e.ExtraWork, work)
			}
		}
	}
}

// What fails is counted, and breaks no other pair; Ctrl-C keeps what there is.
func TestFillLoses(t *testing.T) {
	p := &Pool{Strategies: []string{"a"}, Slowdowns: []float64{0.1}, Count: 4}
	ctx, cancel := context.WithCancelCause(t.Context())
	d := &drifting{pool: p, r: rand.New(rand.NewPCG(1, 1)), fails: map[int]bool{3: true, 7: true}}
	stop := errors.New("stop")
	err := Fill(ctx, []*Pool{p}, []Sampler{d}, time.Hour, func(time.Duration, *Pool) {
		if d.n == 9 {
			cancel(stop)
		}
	})
	if !errors.Is(err, stop) || p.Lost != 2 || p.Reason != "it broke" || len(p.Rows)+len(p.Blocks) < 6 {
		t.Errorf("%d rows, %d blocks, %d lost for %q, error %v", len(p.Rows), len(p.Blocks), p.Lost, p.Reason, err)
	}
	if p.Rows[1].Next || !p.Rows[2].Next {
		t.Errorf("what came after the lost row: %+v", p.Rows)
	}
}
