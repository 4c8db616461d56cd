package table

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// Seen is the effect that could have been seen: see [stats.Field.Seen]. False where rows are not compared within
// blocks.
func (t *Table) Seen() (effect float64, ok bool) {
	if len(t.compared) < 2 || !slices.Contains(t.compared, t.first) {
		return 0, false
	}
	var places []int
	for _, r := range t.compared {
		places = append(places, t.place[r])
	}
	effect = t.field.Seen(places, t.place[t.first], t.NoiseFloor.Floor)
	return effect, !math.IsInf(effect, 1)
}

// Disturbance is what the slowest block did to the makespans of all rows: see [stats.DisturbanceOf]. Notable says
// whether that is more than usual, and worth a word. It is of the makespans themselves: a gauge of the CPUs between
// blocks does not say what happens to them.
func (t *Table) Disturbance() (d stats.Disturbance, notable, ok bool) {
	if !t.Paired() {
		return d, false, false
	}
	var rows []stats.BlockLogs
	for _, r := range t.all() {
		if logs := LogsOf(r, record.Makespan); r.Ranked() && len(logs) > 0 {
			rows = append(rows, logs)
		}
	}
	d, ok = stats.DisturbanceOf(rows)
	return d, ok && d.Slower > max(d.Usual, notableDisturbance), ok
}

// notableDisturbance is how much slower a block is at least that is worth a word.
const notableDisturbance = 0.10
