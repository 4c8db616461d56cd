package bench

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// Too few local ports are found out before the first sample; a system that does not say has enough.
func TestCheckPorts(t *testing.T) {
	cells := someCells(t)
	for text, want := range map[string]string{"32768\t60999\n": "", "": "", "x y": "", "9 3": "", "1000 1002": "there are 3 local ports (1000 to 1002"} {
		err := CheckPorts(cells, rootOf(map[string]string{"proc/sys/net/ipv4/ip_local_port_range": text}))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestLocalPorts(t *testing.T) {
	for text, want := range map[string]int{"32768\t60999\n": 28232, "": 0, "x y": 0, "9 3": 0, "7 7": 1} {
		n, ok := LocalPorts(rootOf(map[string]string{"proc/sys/net/ipv4/ip_local_port_range": text}))
		if ok != (want > 0) || ok && n != want {
			t.Errorf("%q: %d ports, %v, want %d", text, n, ok, want)
		}
	}
}

func TestCheckFiles(t *testing.T) {
	limit, ok := fixtures.FileLimit()
	if !ok {
		t.Skip("the limit on open files is not known here")
	}
	cells := someCells(t)
	if err := CheckFiles(cells, false); err != nil {
		t.Error(err)
	}
	cells[0].Entry, cells[0].Limit = strategies.Catalog()[3], int(limit)
	cells[0].Scenario.Profile.Items = int(limit)
	if err := CheckFiles(cells, false); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("ulimit -n %d", int(limit)+SpareFiles)) {
		t.Errorf("error %v, want one that says what to raise", err)
	}
}
