package table

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// changed is a table of io in a file whose machine has such a speed, and whose requests cost so
// much.
func changed(speed float64, costs string) *Table {
	file := &record.File{}
	for block := range 3 {
		s := record.Sample{Block: block + 1, Speed: new(speed * float64(99+block) / 100), Costs: json.RawMessage(costs)}
		file.Samples = append(file.Samples, s.Light())
	}
	return &Table{Measured: Measured{Name: "io", IsStrategies: true, Items: 100, Source: file}}
}

func TestMachineChange(t *testing.T) {
	const quiet = `{"io":{"client_ns":60000,"server_ns":40000,"process_ns":400000}}`
	row := func(makespan float64) *Row {
		return &Row{Values: map[string][]float64{record.Tidied(record.Makespan): {makespan}}}
	}
	for _, c := range []struct {
		name     string
		old, now *Table
		makespan float64 // in seconds
		want     float64 // log of the floor
	}{
		{"the same", changed(1e9, quiet), changed(1e9, quiet), 0.1, 0},
		{"slower, a row that computes", changed(1e9, quiet), changed(0.8e9, quiet), 0.02, math.Log(1.25)},
		{"faster, a row that computes 40 ms of 400", changed(1e9, quiet), changed(1.25e9, quiet), 0.4, 0.1 * math.Log(1.25)},
		{"requests are dearer, 10 ms of 100", changed(1e9, quiet),
			changed(1e9, `{"io":{"client_ns":120000,"server_ns":80000,"process_ns":900000}}`), 0.1, 0.1 * math.Log(2)},
		{"no costs", changed(1e9, ""), changed(0.8e9, quiet), 100, math.Log(1.25)},
		{"damaged costs", changed(1e9, "7"), changed(0.8e9, quiet), 100, math.Log(1.25)},
		{"costs below nothing", changed(1e9, `{"io":{"client_ns":60000,"server_ns":40000,"process_ns":-400000}}`),
			changed(0.8e9, quiet), 100, math.Log(1.25)},
		{"no speed", changed(0, quiet), changed(1e9, quiet), 0.1, 0},
	} {
		if got := math.Log1p(NewMachineChange(c.old, c.now).Of(row(c.makespan))); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
