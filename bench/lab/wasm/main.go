//go:build js && wasm

// Command wasm is the simulator of the lab's page. It gives its worker one function, overlapSimulate, and waits for
// calls.
//
// What is not here: the messages between the page and its worker (assets/worker.js in package lab).
package main

import (
	"context"
	"encoding/binary"
	"math"
	"syscall/js"

	"github.com/overlap-bench/overlap/bench/lab/outcome"
	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/results/lanes"
)

func main() {
	js.Global().Set("overlapSimulate", js.FuncOf(simulate))
	select {} // calls come in goroutines of their own
}

// simulate takes the params as an object, the name of a strategy, and whether the exact spans are wanted. It returns an
// object with what came of it, or with an error.
func simulate(_ js.Value, args []js.Value) any {
	answer := js.Global().Get("Object").New()
	if len(args) < 2 || args[0].Type() != js.TypeObject || args[1].Type() != js.TypeString {
		answer.Set("error", "the simulator was asked for nothing")
		return answer
	}
	name := args[1].String()
	answer.Set("strategy", name)
	p, err := paramsOf(args[0])
	var o outcome.Outcome
	if err == nil {
		o, err = outcome.Of(context.Background(), p, name)
	}
	if err != nil {
		_, stuck := err.(*batch.Deadlock) // it is not wrapped, and errors.As would be 1 % of the page
		answer.Set("error", err.Error())
		answer.Set("deadlock", stuck)
		return answer
	}
	answer.Set("makespan_ns", float64(o.Makespan))
	answer.Set("bound_ns", float64(o.Schedule.Bound))
	answer.Set("limit_bound_ns", float64(o.Schedule.LimitBound))
	answer.Set("data", dataOf(o.Schedule.Data()))
	answer.Set("said", o.Said())
	if len(args) > 2 && args[2].Truthy() {
		answer.Set("spans", bytesOf(outcome.SpanBytes(o.Schedule.Spans)))
	}
	return answer
}

// paramsOf reads the params. What is left out is the default.
func paramsOf(v js.Value) (params.Params, error) {
	p := params.Default()
	if spread := v.Get("spread"); spread.Type() == js.TypeString {
		p.Spread = params.Spread(spread.String())
	}
	numbers := map[string]float64{}
	for _, name := range params.NumberNames() {
		if x := v.Get(name); x.Type() == js.TypeNumber {
			numbers[name] = x.Float()
		}
	}
	return p, p.SetNumbers(numbers)
}

// dataOf is a schedule as results/web/assets/schedule.js reads it.
func dataOf(d lanes.Data) js.Value {
	groups := js.Global().Get("Array").New()
	for i, g := range d.Groups {
		group := js.Global().Get("Object").New()
		group.Set("label", g.Label)
		group.Set("rows", g.Rows)
		groups.SetIndex(i, group)
	}
	data := js.Global().Get("Object").New()
	data.Set("name", d.Name)
	data.Set("items", d.Items)
	data.Set("limit", d.Limit)
	data.Set("cpus", d.CPUs)
	data.Set("makespan_us", float64(d.Makespan))
	data.Set("bound_us", float64(d.Bound))
	data.Set("groups", groups)
	data.Set("fetch", numbersOf(d.Fetch))
	data.Set("process", numbersOf(d.Process))
	return data
}

// numbersOf is a Float64Array: a batch may take longer than 2³¹ microseconds.
func numbersOf(list []int64) js.Value {
	data := make([]byte, 0, 8*len(list))
	for _, x := range list {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(float64(x)))
	}
	return js.Global().Get("Float64Array").New(bytesOf(data).Get("buffer"))
}

func bytesOf(data []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(array, data)
	return array
}
