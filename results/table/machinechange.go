package table

import (
	"math"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// A machineChange is what became of the machine between two runs, by references that the code
// under test has no part in: how fast all CPUs hash with SHA-256, and what a request to the fixture
// costs, both measured before each block. Of a row it makes the floor
//
//	|Δ log speed| · share of processing + |Δ log request| · share of requests
//
// where a share is the CPU time of all items, one at a time, in units of the row's makespan, and at
// most 1: a row that mostly waits is not slower on a slower CPU. Where a file has no costs, the
// speed counts in full.
//
// It takes makespans to move no more than the references do. Under noise that stays for several
// blocks, more blocks make the intervals narrower and this no better: only blocks in turns are safe
// from that.
//
// # Rejected
//
// Dividing makespans by the reference, to correct them: it moves by a few percent of its own, and
// hashing does not follow what parsing does; a correction would make differences where there are
// none, while a floor only keeps silent.
//
// The speed of copying memory, from the constants before the run: it was seen to move by 40 %
// between runs whose mixed makespans moved by 5 %, since items are in caches; and it is measured
// once, and not when the blocks are.
//
// T*, or what processing an item costs, each measured before each block too: these follow the
// machine best, but they are of the work itself. 10 % of extra work is 10 % of T*, so that a
// slowdown of the code that processes would be put down to the machine. Between different machines
// there is nothing else, see [gate.Options]. The cost of a request has the same flaw for who changes
// the fixture or net/http; that is a smaller part of what people compare.
type MachineChange struct {
	Speed    float64 // new to old, of the reference; 0 if unknown
	Requests float64 // the same of what a request costs
	cost     record.ItemCost
	items    int
}

func NewMachineChange(old, now *Table) MachineChange {
	c := MachineChange{items: now.Items}
	oldSpeed, oldCost := references(old)
	newSpeed, newCost := references(now)
	if oldSpeed > 0 && newSpeed > 0 {
		c.Speed = newSpeed / oldSpeed
	}
	if a, b := oldCost.Client+oldCost.Server, newCost.Client+newCost.Server; a > 0 && b > 0 {
		c.Requests, c.cost = b/a, oldCost
	}
	return c
}

// references are the medians over the blocks of a table's file.
func references(t *Table) (speed float64, cost record.ItemCost) {
	if t.Source == nil {
		return 0, cost
	}
	var speeds, clients, servers, processes []float64
	for _, s := range t.Source.Samples {
		if s.Speed != nil && *s.Speed > 0 {
			speeds = append(speeds, *s.Speed)
		}
		if c, ok := s.Items[t.Name]; ok {
			clients, servers, processes = append(clients, c.Client), append(servers, c.Server), append(processes, c.Process)
		}
	}
	if len(clients) > 0 {
		cost = record.ItemCost{Client: stats.Median(clients), Server: stats.Median(servers), Process: stats.Median(processes)}
	}
	if len(speeds) > 0 {
		speed = stats.Median(speeds)
	}
	return speed, cost
}

// Of is the floor for a row, as a fraction.
func (c MachineChange) Of(r *Row) float64 {
	if c.Speed == 0 {
		return 0
	}
	computing := math.Abs(math.Log(c.Speed))
	makespan, ok := r.Median(record.Makespan)
	if c.Requests == 0 || !ok || c.items == 0 {
		return math.Expm1(computing)
	}
	share := func(ns float64) float64 { return min(1, float64(c.items)*ns*1e-9/makespan) }
	return math.Expm1(computing*share(c.cost.Process) + math.Abs(math.Log(c.Requests))*share(c.cost.Client+c.cost.Server))
}
