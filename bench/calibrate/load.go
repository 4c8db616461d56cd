package calibrate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

// A Load is what a request costs with so many in flight. The fewer there are, the more often
// CPUs and goroutines go to sleep and have to be woken up, for each of them.
type Load struct {
	InFlight int           `json:"in_flight"`
	Client   time.Duration `json:"client_ns"` // CPU time of the client's part
	Both     time.Duration `json:"both_ns"`   // with the server's
}

// Loads measures the CPU time of a request of 4 KiB and 5 ms with few and with many in
// flight, in about a second and at most three more; busy says why the machine was, if it was: see
// [Constants.Busy]. The binary must call [fixtures.ServeIfChild] first.
func Loads(parent context.Context) (loads []Load, busy string, err error) {
	before := host.HostPressure()
	c := Constants{Load: before.Load}
	c.idle(parent, 300*time.Millisecond)
	if loads, err = calibrateLoad(parent); err != nil {
		return nil, "", err
	}
	c.Usage = host.HostPressure().Since(before)
	busy, _ = c.Busy()
	return loads, busy, nil
}

func calibrateLoad(parent context.Context) ([]Load, error) {
	const least, most, window = 5 * time.Millisecond, 128, 300 * time.Millisecond
	ctx, cancel := context.WithTimeout(parent, 4*time.Second)
	defer cancel()
	prof := scenario.Scenarios()[0].Profile // io
	prof.Latency = profile.Delays{Median: least}
	child, err := fixtures.StartChild(ctx, []profile.Profile{prof}, "")
	if err != nil {
		return nil, fmt.Errorf("calibrating requests: %w", err)
	}
	defer child.Close()
	client, control := fixtures.NewClient(child.URLs[0], most), fixtures.NewClient(child.URLs[0], 1)
	defer client.Close()
	defer control.Close()
	if err := client.Warm(ctx, most); err != nil {
		return nil, fmt.Errorf("calibrating requests: %w", err)
	}
	var loads []Load
	for inFlight := 2; inFlight <= most; inFlight *= 8 {
		own, all, err := requestCPU(ctx, client, control, inFlight, window)
		switch {
		case parent.Err() != nil:
			return nil, context.Cause(parent)
		case err != nil:
			return nil, fmt.Errorf("calibrating requests: %w", err)
		case own <= 0 || all <= own:
			return nil, errors.New("calibrating requests: CPU times are not counted here")
		}
		loads = append(loads, Load{inFlight, own, all})
	}
	return loads, nil
}
