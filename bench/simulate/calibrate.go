package simulate

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchmath"
)

// A Calibration is what a measured run tells of its machine, for the simulation to use.
type Calibration struct {
	Machine virtual.Machine
	Loads   []Load                   // the CPU time of a request at each limit that was measured
	tables  map[string]*table.Table  // by scenario
	request map[string]time.Duration // CPU time of an item, all in all, by scenario
}

// lightest is the scenario whose processing is negligible, so that its CPU time is that of
// the request.
const lightest = "io"

// ReadCalibration calibrates by a file of overlap run.
func ReadCalibration(path string) (*Calibration, error) {
	file, err := record.Read(path)
	if err != nil {
		return nil, err
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c, err := Calibrate(tables)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// File is the run that was calibrated by.
func (c *Calibration) File() *record.File { return c.tables[lightest].Source }

// ErrNotCalibrated is that a run lacks what a calibration needs.
var ErrNotCalibrated = errors.New("a calibration needs")

// Calibrate takes the machine's constants from a measured run. The CPU time of a request,
// of client and server together since they share the machine, is the least that any strategy
// showed in io: the others waste some.
func Calibrate(tables []*table.Table) (*Calibration, error) {
	c := &Calibration{tables: map[string]*table.Table{}, request: map[string]time.Duration{}}
	for _, t := range tables {
		if t.Exact {
			return nil, fmt.Errorf("%s was simulated: %w a measured run", t.File, ErrNotCalibrated)
		}
		if cpu, ok := leastCPU(t, func(*table.Row) bool { return true }); ok && c.tables[t.Name] == nil {
			c.tables[t.Name], c.request[t.Name] = t, cpu
			c.Machine.CPUs = t.CPUs
		}
	}
	if c.tables[lightest] == nil {
		return nil, fmt.Errorf("no scenario %s with CPU times is there: %w one, measured by overlap run", lightest,
			ErrNotCalibrated)
	}
	c.Machine.Request = c.request[lightest]
	c.Loads = loads(c.tables[lightest])
	return c, nil
}

// loads are the least CPU times of a request at each limit.
func loads(t *table.Table) []Load {
	_, limits := measuredCells(t)
	var list []Load
	for _, limit := range limits {
		cpu, ok := leastCPU(t, func(r *table.Row) bool { return r.Limit == strconv.Itoa(limit) && limited(r.Strategy) })
		if !ok {
			continue
		}
		list = append(list, Load{limit, cpu})
	}
	return Falling(list)
}

// Falling are measured loads, by rising number in flight, without noise in one direction: with more in
// flight a request costs no more, so that T*, which goes by the last of them, holds for all.
func Falling(list []Load) []Load {
	for i := range list[:max(0, len(list)-1)] {
		list[i+1].Request = min(list[i+1].Request, list[i].Request)
	}
	return list
}

// limited says that a strategy has as many fetches at once as its limit.
func limited(name string) bool {
	e, err := scenario.FindStrategies([]string{name})
	return err == nil && !limitless(e[0])
}

// leastCPU is the least CPU time of an item, of client and server together, in some rows.
func leastCPU(t *table.Table, some func(*table.Row) bool) (time.Duration, bool) {
	least, found := time.Duration(math.MaxInt64), false
	for _, r := range t.Rows {
		client, ok1 := r.Summary(record.CPUPerItem)
		server, ok2 := r.Summary(record.FixtureCPU)
		if ok1 && ok2 && r.Wrong() == "" && some(r) {
			least, found = min(least, seconds(client.Center+server.Center)), true
		}
	}
	return least, found
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// Apply fits a request to the measured run: the machine, and each scenario that the run measured. The others are left
// out. The CPU time of a request is left as it is unless it is to be taken too.
func (c *Calibration) Apply(r *Request, requestCPU bool) error {
	r.Machine.CPUs = c.Machine.CPUs
	if requestCPU {
		r.Machine.Request = c.Machine.Request
	}
	var kept []Scenario
	for _, s := range r.Scenarios {
		if p, ok := c.Profile(s.Name, s.Profile); ok {
			kept = append(kept, Scenario{s.Name, p})
		}
	}
	if len(kept) == 0 {
		return errors.New("the run has none of the scenarios asked for")
	}
	r.Scenarios = kept
	return nil
}

// Profile gives the profile of a scenario the latency that the server really applied and the
// CPU time that an item really took; false if the run did not measure it.
func (c *Calibration) Profile(name string, p profile.Profile) (profile.Profile, bool) {
	t := c.tables[name]
	if t == nil {
		return p, false
	}
	if t.Items > 0 {
		p.Items = t.Items
	}
	var cpu, latency time.Duration
	for i := range p.Items {
		cpu += p.Item(i).CPU
		latency += p.Item(i).Latency
	}
	if n := time.Duration(p.Items); name != lightest && cpu > 0 {
		p.CPU.Median = time.Duration(float64(p.CPU.Median) * float64(max(0,
			c.request[name]-c.Machine.Request)) / float64(cpu/n))
	}
	if delay, ok := appliedDelay(t); ok && latency > 0 {
		p.Latency.Median = time.Duration(float64(p.Latency.Median) * float64(delay) / float64(latency/time.Duration(p.Items)))
	}
	return p, true
}

// appliedDelay is the least mean delay over the strategies: a busy server wakes up late, and
// that is not latency but waiting for a CPU.
func appliedDelay(t *table.Table) (time.Duration, bool) {
	least, found := time.Duration(math.MaxInt64), false
	for _, r := range t.Rows {
		if delay, ok := r.Summary(record.Delay); ok {
			least, found = min(least, seconds(delay.Center)), true
		}
	}
	return least, found
}

// A Prediction is a simulated makespan, beside the measured one.
type Prediction struct {
	Scenario, Strategy, Limit string
	Predicted                 float64 // seconds
	Measured                  benchmath.Summary
}

// Ratio is the measured makespan over the predicted one.
func (p Prediction) Ratio() float64 { return p.Measured.Center / p.Predicted }

// Compare sets the answers beside what was measured.
func (c *Calibration) Compare(answers []Answer) []Prediction {
	var list []Prediction
	for _, a := range answers {
		t := c.tables[a.Scenario]
		if t == nil {
			continue
		}
		for _, r := range t.Rows {
			if measured, ok := r.Summary(record.Makespan); ok && r.Strategy == a.Strategy && r.Limit == fmt.Sprint(a.Limit) &&
				r.Wrong() == "" {
				list = append(list, Prediction{
					Scenario: a.Scenario, Strategy: a.Strategy, Limit: r.Limit,
					Predicted: float64(a.Makespan) / 1e9, Measured: measured,
				})
			}
		}
	}
	return list
}
