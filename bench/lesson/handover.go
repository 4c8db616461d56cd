package lesson

import (
	"cmp"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/results/text"
)

// handOver is lesson 8: an item that is tiny costs more to hand over than to work on. Virtual time hands over for
// nothing, so that the strategies here pay a price, which is named.
func handOver() plan {
	const paid, chunks = practice.NamePaid, practice.NamePaidChunks
	p := base(192, 0, practice.Stretch*100*time.Nanosecond, 2, 2)
	broken := p
	broken.CPU = params.MicrosOf(100 * practice.Price)
	shown := []string{"sequential", paid, chunks}
	return plan{
		name: "handover", title: "Tiny items: handing over costs more than the work", params: p, strategies: shown,
		guess: [2]string{paid, chunks},
		question: func(p params.Params) string {
			return fmt.Sprintf("An item is %s of computing. paid is a pool of %d workers on %s, and pays %s to hand "+
				"an item to a worker: in the recorded runs that takes %d to %d ns, and overlap machine measures it on "+
				"yours. paid-chunks hands over %d items at a time for that price. How many times faster than a plain "+
				"loop is each? (Simulated with the price as a setting, and shown %d times as slow.)",
				unstretched(p.CPU.Duration()), p.Limit, text.Cpus(p.CPUs), unstretched(practice.Price),
				practice.RecordedLeast, practice.RecordedMost, practice.Chunk, practice.Stretch)
		},
		why: "One goroutine hands out all the items. How many can it hand out, while a worker does one?",
		reveal: func(r Results) string {
			each := func(name string) string { return unstretched(r.Of[name].Makespan / time.Duration(r.Params.Items)) }
			return fmt.Sprintf("paid takes %s for each item, and the loop %s: %s. The one who hands out is busy for "+
				"%s an item, longer than the loop is with the item itself, and the workers wait for it. paid-chunks "+
				"pays once for %d items, and takes %s for each: %s.", each(paid), each(Baseline), r.gain(paid),
				unstretched(practice.Price), practice.Chunk, each(chunks), r.gain(chunks))
		},
		remember: "Handing over has a price for each item. If items are tiny, hand over many at a time, or none.",
		claim: func(r Results) error {
			return cmp.Or(near("an item in the loop, in ns", float64(r.Of[Baseline].Makespan)/float64(r.Params.Items),
				float64(r.Params.CPU.Duration()), 0.005),
				near("the gain of paid", r.Gain(paid), float64(r.Params.CPU.Duration())/float64(practice.Price), 0.05),
				atLeast("the gain of paid-chunks", r.Gain(chunks), 1.5))
		},
		exercise: exercise{
			params: broken, strategies: shown,
			ask: func(p params.Params) string {
				return fmt.Sprintf("Let an item take %s, %d times the price of a hand-over. Do chunks still pay?",
					unstretched(p.CPU.Duration()), p.CPU.Duration()/practice.Price)
			},
			reveal: func(_, after Results) string {
				return fmt.Sprintf("No: paid gains %s, and with chunks %s. The price of handing over is lost beside the "+
					"work.", after.gain(paid), after.gain(chunks))
			},
			claim: func(_, after Results) error {
				return cmp.Or(near("the gain of paid", after.Gain(paid), float64(after.Params.CPUs), 0.02),
					near("the gain of paid-chunks", after.Gain(chunks), after.Gain(paid), 0.02))
			},
		},
	}
}

// unstretched is a duration as it is outside of the simulation, which shows it longer.
func unstretched(d time.Duration) string {
	ns := float64(d) / practice.Stretch
	if ns < 1e4 {
		return text.Amount(ns) + " ns"
	}
	return text.Amount(ns/1e3) + " µs"
}
