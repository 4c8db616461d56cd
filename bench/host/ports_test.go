package host

import (
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/testmachines"
)

func TestLocalPorts(t *testing.T) {
	for text, want := range map[string]int{"32768\t60999\n": 28232, "": 0, "x y": 0, "9 3": 0, "7 7": 1} {
		n, ok := LocalPorts(testmachines.RootOf(map[string]string{"proc/sys/net/ipv4/ip_local_port_range": text}))
		if ok != (want > 0) || ok && n != want {
			t.Errorf("%q: %d ports, %v, want %d", text, n, ok, want)
		}
	}
}
