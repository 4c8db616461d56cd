package results

import (
	"encoding/json"
	"math"
	"slices"
)

// A machineChange is what became of the machine between two runs.
type machineChange struct {
	speed    float64 // new to old, of the reference; 0 if unknown
	requests float64 // the same of what a request costs
	cost     itemCost
	items    int
}

// An itemCost is what an item of a scenario costs in CPU time, as a sidecar has it.
type itemCost struct {
	Client  float64 `json:"client_ns"`
	Server  float64 `json:"server_ns"`
	Process float64 `json:"process_ns"`
}

func newMachineChange(old, now *Table) machineChange {
	c := machineChange{items: now.Items}
	oldSpeed, oldCost := references(old)
	newSpeed, newCost := references(now)
	if oldSpeed > 0 && newSpeed > 0 {
		c.speed = newSpeed / oldSpeed
	}
	if a, b := oldCost.Client+oldCost.Server, newCost.Client+newCost.Server; a > 0 && b > 0 {
		c.requests, c.cost = b/a, oldCost
	}
	return c
}

// references are the medians over the blocks of a table's file.
func references(t *Table) (speed float64, cost itemCost) {
	if t.source == nil {
		return 0, cost
	}
	var speeds, clients, servers, processes []float64
	for _, s := range t.source.Samples {
		if s.Speed != nil && *s.Speed > 0 {
			speeds = append(speeds, *s.Speed)
		}
		var costs map[string]itemCost
		if s.Costs == nil || json.Unmarshal(s.Costs, &costs) != nil {
			continue
		}
		if c, ok := costs[t.Name]; ok {
			clients, servers, processes = append(clients, c.Client), append(servers, c.Server), append(processes, c.Process)
		}
	}
	for _, list := range [][]float64{speeds, clients, servers, processes} {
		slices.Sort(list)
	}
	if len(clients) > 0 {
		cost = itemCost{medianOf(clients), medianOf(servers), medianOf(processes)}
	}
	if len(speeds) == 0 {
		return 0, cost
	}
	return medianOf(speeds), cost
}

// of is the floor for a row, as a fraction.
func (c machineChange) of(r *Row) float64 {
	if c.speed == 0 {
		return 0
	}
	computing := math.Abs(math.Log(c.speed))
	makespan, ok := r.median(Makespan)
	if c.requests == 0 || !ok || c.items == 0 {
		return math.Expm1(computing)
	}
	share := func(ns float64) float64 { return min(1, float64(c.items)*ns*1e-9/makespan) }
	return math.Expm1(computing*share(c.cost.Process) + math.Abs(math.Log(c.requests))*share(c.cost.Client+c.cost.Server))
}
