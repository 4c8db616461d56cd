package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results"
)

// runCheck holds the advice against a measured run; more than 10 % off is an error.
func (o *adviseOptions) runCheck(ctx context.Context, stdout, stderr io.Writer) error {
	for _, flag := range []string{"items", "latency", "cpu-time", "sigma", "capacity", "memory", "body", "ordered", "cpus", "request-cpu", "server-here", "scenario"} {
		if o.changed(flag) {
			return errors.New("--check takes the work and the machine from its file: leave out --" + flag)
		}
	}
	file, err := results.Read(o.check)
	if err != nil {
		return fmt.Errorf("--check: %w", err)
	}
	tables, err := results.Tables([]*results.File{file})
	if err != nil {
		return err
	}
	measured, err := simulate.Calibrate(tables)
	if err != nil {
		return fmt.Errorf("--check: %w", err)
	}
	engine, remove, err := openEngine(ctx, stderr, o.engine)
	if err != nil {
		return interrupted(ctx, err)
	}
	defer remove()
	checks, err := measured.CheckAdvice(ctx, engine)
	switch {
	case err != nil:
		return interrupted(ctx, err)
	case len(checks) == 0:
		return fmt.Errorf("--check: %s has no scenario with several limits: measure with overlap run --limits 4,16,64", o.check)
	case o.json:
		enc := json.NewEncoder(stdout)
		enc.SetIndent("", "  ")
		err = enc.Encode(struct {
			Checks []results.AdviceCheck `json:"checks"`
		}{checks})
	default:
		err = results.ShowAdviceChecks(stdout, checks)
	}
	if err != nil {
		return err
	}
	if off := results.FarOff(checks); len(off) > 0 {
		return fmt.Errorf("what is advised takes more than 10 %% longer than the best in %s", strings.Join(off, ", "))
	}
	return nil
}
