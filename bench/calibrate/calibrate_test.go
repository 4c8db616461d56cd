package calibrate

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
)

// All constants that any system has are measured, whatever they are.
func TestCalibrate(t *testing.T) {
	c, err := calibrate(t.Context(), 60*time.Millisecond, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if c.TimerOvershoot == nil || *c.TimerOvershoot <= -5*time.Millisecond {
		t.Errorf("timer overshoot %v", c.TimerOvershoot)
	}
	if runtime.GOOS != "windows" && (c.RequestCPU == nil || *c.RequestCPU <= 0) { // whose ticks are too long for this
		t.Errorf("request %v", c.RequestCPU)
	}
	if c.HandOver == nil || *c.HandOver <= 0 {
		t.Errorf("hand-over %v", c.HandOver)
	}
	if c.Noise == nil || !(*c.Noise >= 0) {
		t.Errorf("noise %v", c.Noise)
	}
	if c.Speed == nil || !(*c.Speed > 0) {
		t.Errorf("speed %v", c.Speed)
	}
	for name, speed := range map[string]*float64{"SHA-256": c.SHA256, "memory": c.Memory} {
		if speed == nil || !(*speed > 0) {
			t.Errorf("%s %v", name, speed)
		}
	}
	if c.Others != nil && !(*c.Others >= 0 && *c.Others <= 1) {
		t.Errorf("others use %v", *c.Others)
	}
	if c.Took <= 0 {
		t.Errorf("took %v", c.Took)
	}
}

// What is needed to call a machine busy is there, and nothing that takes longer.
func TestCalibrateBusy(t *testing.T) {
	c, err := CalibrateBusy(t.Context())
	if err != nil || c.Noise == nil || c.Speed == nil || c.CPUs <= 0 || c.Took <= 0 {
		t.Errorf("error %v, %+v", err, c)
	}
	if runtime.GOOS == "linux" && (c.Others == nil || c.Load == nil) {
		t.Errorf("what others do is not known: %+v", c)
	}
	if c.RequestCPU != nil || c.HandOver != nil || c.Memory != nil {
		t.Errorf("too much was measured: %+v", c)
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if c, err := CalibrateBusy(ctx); !errors.Is(err, cause) || c.Noise != nil {
		t.Errorf("interrupted: error %v, %+v", err, c)
	}
}

// Interrupted, it stops at once with the cause, and keeps what it has.
func TestCalibrateInterrupted(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 300*time.Millisecond, cause)
	defer cancel()
	c, err := calibrate(ctx, time.Hour, time.Minute)
	if !errors.Is(err, cause) || c.TimerOvershoot == nil || c.Took > 10*time.Second {
		t.Errorf("error %v, %+v", err, c)
	}
	c, err = calibrate(ctx, time.Hour, time.Minute)
	if !errors.Is(err, cause) || c.TimerOvershoot != nil || c.Speed != nil || c.RequestCPU != nil {
		t.Errorf("before it began: error %v, %+v", err, c)
	}
}

// On a machine too slow for it, what there is no time for is unknown.
func TestCalibrateOutOfTime(t *testing.T) {
	c, err := calibrate(t.Context(), time.Hour, 12*time.Millisecond)
	if err != nil || c.SHA256 != nil || c.Noise != nil || c.Memory != nil ||
		c.HandOver != nil || c.Speed != nil || c.RequestCPU != nil {
		t.Errorf("error %v, %+v", err, c)
	}
}

func TestRequestCPUFails(t *testing.T) {
	server, err := fixtures.NewServer(scenario.Scenarios()[0].Profile, "", "")
	if err != nil {
		t.Fatal(err)
	}
	control, client := fixtures.NewClient(server.URL, 1), fixtures.NewClient("http://127.0.0.1:1", 2)
	defer control.Close()
	if _, _, err := requestCPU(t.Context(), client, control, 2, time.Hour); err == nil {
		t.Error("no error, though nobody answers requests")
	}
	server.Close()
	if _, _, err := requestCPU(t.Context(), client, control, 2, time.Hour); err == nil {
		t.Error("no error, though there is no server")
	}
}

func TestRepeat(t *testing.T) {
	calls := 0
	samples := repeat(t.Context(), 0, func() time.Duration { calls++; return time.Duration(10 - calls) })
	if got, want := fmt.Sprint(samples), "[6ns 7ns 8ns]"; got != want || calls != 4 {
		t.Errorf("samples %v of %d calls, want %v of 4, the first left out", got, calls, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	samples = repeat(ctx, time.Hour, func() time.Duration { cancel(); return 1 })
	if len(samples) != 0 || host.Median(samples) != nil || perSecond(1, samples) != nil {
		t.Errorf("samples %v, want none, and then nothing is known", samples)
	}
}

func TestBusy(t *testing.T) {
	loaded := float64(runtime.NumCPU())
	tests := map[string]struct {
		c    Constants
		want string
	}{
		"nothing known":   {Constants{}, ""},
		"calm":            {Constants{Load: new(0.1), Others: new(0.01), Noise: new(0.02)}, ""},
		"calm after busy": {Constants{Load: &loaded, Others: new(0.01)}, ""},
		"others": {Constants{Load: new(3.14), Others: new(0.62)},
			"the machine is busy: others use 62 % of its CPU time (load 3.1); expect noise"},
		"others, load unknown": {Constants{Others: new(0.62)},
			"the machine is busy: others use 62 % of its CPU time; expect noise"},
		"load alone": {Constants{Load: &loaded},
			fmt.Sprintf("the machine is busy: load %.1f on %d CPUs; expect noise", loaded, runtime.NumCPU())},
		"noise, steal": {Constants{Noise: new(0.2), Usage: host.Usage{Stolen: new(0.3)}},
			"the machine is busy: the same work varies by 20 %, the host gave 30 % of the CPU time to other machines; expect " +
				"noise"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, busy := tt.c.Busy(); got != tt.want || busy != (tt.want != "") {
				t.Errorf("%q, %v, want %q", got, busy, tt.want)
			}
		})
	}
}
