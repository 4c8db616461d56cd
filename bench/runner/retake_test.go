package runner

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
)

// A sample that failed for a reason that is not the strategy's is taken again at the end of its block, twice at most;
// what is the strategy's own is not.
func TestBlocksRetake(t *testing.T) {
	cells := someCells(t)[:3]
	const dial = "conditions: 2 connections were dialled while timing, none is allowed"
	for name, test := range map[string]struct {
		reason string
		times  int // that the cell fails in a row, from the second block on
		want   Tally
	}{
		"never":            {dial, 0, Tally{OK: 9}},
		"once":             {dial, 1, Tally{OK: 9, Replaced: 1}},
		"twice":            {dial, 2, Tally{OK: 9, Replaced: 2}},
		"three times":      {dial, 3, Tally{OK: 8, Failed: 3}},
		"disturbed thrice": {"disturbed: by the host", 3, Tally{OK: 8, Disturbed: 3}},
		"hung":             {"no result within 1m0s", 1, Tally{OK: 8, Failed: 1}},
		"wrong":            {"disqualified: wrong results", 1, Tally{OK: 8, Failed: 1}},
	} {
		tried := 0
		m := &mock{fail: func(_ int, c scenario.Cell) error {
			if c.String() != cells[1].String() {
				return nil
			}
			if tried++; tried > 1 && tried <= 1+test.times {
				return errors.New(test.reason)
			}
			return nil
		}}
		rec := recordTo(t)
		b := Blocks{Cells: cells, Blocks: 3, Measurer: m, Recording: rec}
		if tally, err := b.Run(t.Context()); err != nil || tally != test.want {
			t.Errorf("%s: tally %+v, error %v, want %+v", name, tally, err, test.want)
		}
		for i, s := range rec.Samples {
			retaken := i >= 6 && i < len(rec.Samples)-3
			want := 1 + min(i/3, 1)
			if i >= len(rec.Samples)-3 {
				want = 3
			}
			if s.Block != want || retaken && s.Cell != cells[1].String() {
				t.Errorf("%s: sample %d is of %s in block %d, want block %d, and that retaken samples are its last",
					name, i, s.Cell, s.Block, want)
			}
		}
	}
}

// All samples of a block together are taken again no more often than it has cells, and a resumed run tries once more
// what was lost, whatever was lost before.
func TestBlocksRetakeBound(t *testing.T) {
	cells := someCells(t)
	broken := true
	m := &mock{fail: func(int, scenario.Cell) error {
		if broken {
			return errors.New("conditions: the fixture died")
		}
		return nil
	}}
	b := Blocks{Cells: cells, Blocks: 2, Measurer: m, Recording: recordTo(t)}
	if tally, err := b.Run(t.Context()); err != nil || tally != (Tally{Failed: 48}) {
		t.Fatalf("tally %+v, error %v, want each of 24 samples tried twice", tally, err)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(b.Recording.(*recording.Recording).Path))
	if err != nil || Due(cells, 2, samples) != 24 {
		t.Fatalf("%d samples are due, error %v, want all 24", Due(cells, 2, samples), err)
	}
	without := b.Unmeasured()
	if len(without) != 12 || !without[0].Spoilt || without[0].Reason != "conditions: the fixture died" {
		t.Errorf("unmeasured are %+v", without)
	}
	broken = false
	b.Done, b.Recording = samples, recordTo(t)
	if tally, err := b.Run(t.Context()); err != nil || tally != (Tally{OK: 24, Replaced: 48}) || len(b.Unmeasured()) > 0 {
		t.Errorf("resumed: tally %+v, error %v, unmeasured %v", tally, err, b.Unmeasured())
	}
}

// A scenario in which samples were lost has further blocks until it has as many complete ones as a comparison needs.
func TestIncomplete(t *testing.T) {
	cells := someCells(t) // six of each of two scenarios
	const spoilt, hung = "conditions: the fixture died", "no result within 1m0s"
	type place struct{ block, cell int }
	for name, test := range map[string]struct {
		blocks int // of all cells
		failed map[place]string
		more   int // blocks of the first scenario
		want   int // cells, all of the first scenario
	}{
		"none lost":                   {6, nil, 0, 0},
		"one lost":                    {6, map[place]string{{3, 1}: spoilt}, 0, 6},
		"one lost and made up for":    {6, map[place]string{{3, 1}: spoilt}, 1, 0},
		"one lost of more blocks":     {7, map[place]string{{3, 1}: spoilt}, 0, 0},
		"two of one block":            {6, map[place]string{{3, 1}: spoilt, {3, 2}: spoilt}, 1, 0},
		"two of two blocks":           {6, map[place]string{{3, 1}: spoilt, {4, 2}: spoilt}, 1, 6},
		"made up for in vain":         {6, map[place]string{{3, 1}: spoilt, {7, 1}: spoilt}, 1, 6},
		"in vain for the second time": {6, map[place]string{{3, 1}: spoilt, {7, 1}: spoilt, {8, 1}: spoilt}, 2, 0},
		"it hung":                     {6, map[place]string{{3, 1}: hung}, 0, 0},
		"lost beside one that hangs":  {6, map[place]string{{3, 1}: spoilt, {4, 2}: hung}, 0, 6},
	} {
		var samples []record.Sample
		for block := 1; block <= test.blocks+test.more; block++ {
			for i, c := range cells {
				if block > test.blocks && i >= 6 {
					continue
				}
				s := record.Sample{Block: block, Cell: c.String(), Status: record.OK}
				if reason := test.failed[place{block, i}]; reason != "" {
					s.Status, s.Reason = record.Failed, reason
				}
				samples = append(samples, s)
			}
		}
		next := Incomplete(samples, cells)
		var got, want []string
		for i := range next {
			got, want = append(got, next[i].String()), append(want, cells[i].String())
		}
		if len(next) != test.want || !slices.Equal(got, want) {
			t.Errorf("%s: another block of %v, want %d cells of the first scenario", name, next, test.want)
		}
	}
	if next := Incomplete(nil, cells); next != nil {
		t.Errorf("another block of %v before there is any", next)
	}
}

// A run that was interrupted in the middle of a block goes on in the order that it had begun.
func TestBlocksResumeKeepsOrder(t *testing.T) {
	cells := someCells(t)
	whole := &mock{}
	b := &Blocks{Cells: cells, Blocks: 3, Seed: 5, Measurer: whole, Recording: recordTo(t)}
	if _, err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, after := range []int{0, 1, 11, 12, 20, 35} {
		ctx, stop := context.WithCancel(t.Context())
		first := &mock{fail: func(n int, _ scenario.Cell) error {
			if n > after {
				stop()
				return ctx.Err()
			}
			return nil
		}}
		rec := recordTo(t)
		if _, err := (&Blocks{Cells: cells, Blocks: 3, Seed: 5, Measurer: first, Recording: rec}).Run(ctx); err == nil {
			t.Fatal("it was not interrupted")
		}
		rest := &mock{}
		b := &Blocks{Cells: cells, Blocks: 3, Seed: 5, Measurer: rest, Recording: recordTo(t), Done: rec.Samples}
		if _, err := b.Run(t.Context()); err != nil || len(rec.Samples) != after {
			t.Fatalf("%d samples before, error %v", len(rec.Samples), err)
		}
		if got := slices.Concat(whole.asked[:after], rest.asked); !slices.Equal(got, whole.asked) {
			t.Errorf("interrupted after %d samples, it measured %v, want the order of a whole run, %v", after, got, whole.asked)
		}
	}
}
