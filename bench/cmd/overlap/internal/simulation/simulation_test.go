package simulation

import (
	"strings"
	"testing"
	"time"
)

// Of several flags that are wrong, the first is named, whatever a map's order.
func TestFirstWrongFlag(t *testing.T) {
	for range 50 {
		simulate := simulateOptions{changed: func(string) bool {
			return false
		}, limits: []int{16}, cpus: -1, capacity: -1, latency: -time.Second, cpuTime: -1, request: -1}
		if err := simulate.check(); err == nil || !strings.HasPrefix(err.Error(), "--cpus is negative") {
			t.Fatal(err)
		}
	}
}
