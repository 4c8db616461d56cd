package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

func machineCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "machine",
		Short: "Measure this machine's constants, and whether it is busy",
		Long: `Show what this machine is, and measure for about 3 seconds what results depend
on: its timers, the CPU time of a request, hashing, copying, handing over, and
how much the same work varies. What cannot be measured is unknown, null in JSON.

The machine's name ends in a hash of its hardware, kernel, virtualisation,
container and CPU quota. Settings and the version of Go are not in it.

If other work goes on meanwhile, the first line says so. Wait until it is done:
it is in these figures, and would be in those of a run.`,
		Example: `  overlap machine
  overlap machine --json | jq .constants.request_cpu_ns
  overlap machine --json | jq -e '.busy == null' && overlap run`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return machine(cmd.Context(), cmd.OutOrStdout(), asJSON, calibrate.Calibrate)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// machine prints what could be measured, and then returns what was wrong with the rest.
func machine(ctx context.Context, w io.Writer, asJSON bool,
	calibrate func(context.Context) (calibrate.Constants, error),
) error {
	constants, problem := calibrate(ctx)
	if ctx.Err() != nil {
		return fmt.Errorf("%w before the machine was measured", cli.ErrInterrupted)
	}
	facts := host.Facts()
	if asJSON {
		return errors.Join(machineJSON(w, facts, constants), problem)
	}
	showMachine(w, facts, constants, cli.Width(w, false))
	return problem
}

func machineJSON(w io.Writer, facts map[string]string, c calibrate.Constants) error {
	out := struct {
		Busy      *string             `json:"busy"` // why, or null
		Facts     map[string]string   `json:"facts"`
		Constants calibrate.Constants `json:"constants"`
	}{Facts: facts, Constants: c}
	if reason, busy := c.Busy(); busy {
		out.Busy = &reason
	}
	return export.WriteJSON(w, out)
}

func showMachine(w io.Writer, facts map[string]string, c calibrate.Constants, columns int) {
	say := func(lead, text string) { cli.Hang(w, lead, text, columns) }
	if reason, busy := c.Busy(); busy {
		say("", reason)
		fmt.Fprintln(w)
	}
	fact := func(key string) { say(fmt.Sprintf("%-17s ", key), facts[key]) }
	fact("machine")
	fmt.Fprintln(w)
	for _, group := range host.GroupFacts(facts) {
		for _, key := range group.Keys {
			fact(key)
		}
		fmt.Fprintln(w)
	}
	for _, row := range constantsOf(c) {
		say(fmt.Sprintf("%-17s %10s  ", row.name, row.value), row.meaning)
	}
	fmt.Fprintln(w)
	say("", fmt.Sprintf("Measured in %v.", c.Took.Round(100*time.Millisecond)))
}

type constant struct{ name, value, meaning string }

func constantsOf(c calibrate.Constants) []constant {
	return []constant{
		{"CPUs to use", text.Amount(c.CPUs), "By affinity and quota: what T* divides computing by."},
		{"timer overshoot", known(c.TimerOvershoot, cli.Duration), "How much longer a sleep of 5 ms takes, and with it " +
			"every latency."},
		{"CPU per request", known(c.RequestCPU, cli.Duration), "Client and server together: the least a fetch costs " +
			"besides waiting."},
		{"SHA-256", known(c.SHA256, rate), "One CPU: how fast io and cpu process."},
		{"SHA-256, all CPUs", known(c.Speed, func(s host.Speed) string { return rate(float64(s)) }), "All at once: a gauge " +
			"of the CPUs, also taken before each block."},
		{"memory copy", known(c.Memory, rate), "One CPU, beyond its caches: what binds large bodies."},
		{"hand-over", known(c.HandOver, cli.Duration), "One value over an unbuffered channel: what a pipeline pays for " +
			"each item."},
		{"noise", known(c.Noise, share), "How much the same CPU work varies: the less, the fewer blocks are needed."},
		{"load", known(c.Load, func(l float64) string { return fmt.Sprintf("%.2f", l) }), "Threads that ran or waited for " +
			"a CPU, over the last minute."},
		{"used by others", known(c.Others, share), "Of the time of all CPUs, while this process slept."},
		{"stolen", known(c.Usage.Stolen, share), "Of the time of all CPUs, by the host for other machines."},
		{"throttled", known(c.Usage.Throttled, cli.Duration), "How long a CPU quota stopped threads meanwhile."},
	}
}

func known[T any](v *T, format func(T) string) string {
	if v == nil {
		return "unknown"
	}
	return format(*v)
}

func rate(bytesPerSecond float64) string {
	if bytesPerSecond < 1e9 {
		return fmt.Sprintf("%.0f MB/s", bytesPerSecond/1e6)
	}
	return fmt.Sprintf("%.2f GB/s", bytesPerSecond/1e9)
}

func share(s float64) string { return fmt.Sprintf("%.1f %%", 100*s) }
