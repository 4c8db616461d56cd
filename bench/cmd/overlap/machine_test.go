package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/host"
)

// found stands in for a calibration.
func found(c calibrate.Constants, err error) func(context.Context) (calibrate.Constants, error) {
	return func(context.Context) (calibrate.Constants, error) { return c, err }
}

func measured() calibrate.Constants {
	return calibrate.Constants{
		TimerOvershoot: new(280_123 * time.Nanosecond), RequestCPU: new(56_400 * time.Nanosecond),
		SHA256: new(1.9e9), Memory: new(850e6), HandOver: new(245 * time.Nanosecond), Noise: new(0.021),
		Speed: new(host.Speed(3.8e9)), Load: new(3.1), Others: new(0.62),
		Usage: host.Usage{Used: new(0.9), Stolen: new(0.004)}, Took: 3*time.Second + time.Microsecond,
	}
}

func TestMachine(t *testing.T) {
	var out bytes.Buffer
	if err := machine(t.Context(), &out, false, found(measured(), nil)); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if !strings.HasPrefix(text, "the machine is busy: others use 62 % of its CPU time (load 3.1); expect noise\n") {
		t.Errorf("does not begin with what the machine is busy with:\n%s", text)
	}
	for _, want := range []string{
		"timer overshoot        280µs  How much longer a sleep", "CPU per request       56.4µs  Client",
		"SHA-256            1.90 GB/s  One CPU",
		"SHA-256, all CPUs  3.80 GB/s  ", "memory copy         850 MB/s  ", "hand-over              245ns  ",
		"noise                  2.1 %  ",
		"load                    3.10  ", "stolen                 0.4 %  ", "throttled            unknown  ",
		"Measured in 3s.",
		"machine           " + host.Facts()["machine"] + "\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if n := len([]rune(strings.TrimSpace(line))); n > 110 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

func TestMachineJSON(t *testing.T) {
	type answer struct {
		Busy      *string
		Facts     map[string]string
		Constants map[string]any
	}
	show := func(c calibrate.Constants) (a answer) {
		var out bytes.Buffer
		if err := machine(t.Context(), &out, true, found(c, nil)); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out.Bytes(), &a); err != nil {
			t.Fatalf("%v: %s", err, out.Bytes())
		}
		return a
	}
	a := show(measured())
	if a.Busy == nil || a.Facts["machine"] != host.Facts()["machine"] || a.Constants["request_cpu_ns"] != 56400.0 {
		t.Errorf("%+v", a)
	}
	a = show(calibrate.Constants{})
	for _, unit := range []string{"timer_overshoot_ns", "request_cpu_ns", "sha256_bytes_per_second",
		"memory_bytes_per_second",
		"hand_over_ns", "noise", "speed_bytes_per_second", "load", "others"} {
		if value, there := a.Constants[unit]; !there || value != nil {
			t.Errorf("%s is %v, want null", unit, value)
		}
	}
	if a.Busy != nil {
		t.Errorf("busy: %s", *a.Busy)
	}
}

// What was measured is shown, however the rest went.
func TestMachineProblem(t *testing.T) {
	problem := errors.New("no fixture")
	c := measured()
	c.RequestCPU = nil
	var out bytes.Buffer
	err := machine(t.Context(), &out, false, found(c, problem))
	if !errors.Is(err, problem) || !strings.Contains(out.String(), "CPU per request      unknown") ||
		!strings.Contains(out.String(), "1.90 GB/s") {
		t.Errorf("error %v, %s", err, out.String())
	}
}

func TestMachineInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	if code := run(ctx, &out, &errs, []string{"machine"}); code != 130 || out.Len() > 0 ||
		errs.String() != "overlap: interrupted before the machine was measured\n" {
		t.Errorf("exit %d, stdout %q, stderr %q", code, out.String(), errs.String())
	}
}

func TestMachineBadInput(t *testing.T) {
	for _, args := range [][]string{{"machine", "--jsn"}, {"machine", "fast"}, {"machine", "--json=perhaps"}} {
		code, out, errs := overlap(t, args...)
		if code != 1 || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("overlap %v: exit %d, stdout %q, stderr %q, want exit 1 and one line", args, code, out, errs)
		}
	}
}
