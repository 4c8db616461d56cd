package labtest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// message is one of the worker's, as far as these tests look at it.
type message struct {
	ID       int    `json:"id"`
	Strategy string `json:"strategy"`
	Said     string `json:"said"`
	Error    string `json:"error"`
	Done     bool   `json:"done"`
}

func (m message) String() string {
	switch {
	case m.Done:
		return fmt.Sprintf("%d done", m.ID)
	case m.Error != "":
		return fmt.Sprintf("%d %s: %s", m.ID, m.Strategy, m.Error)
	}
	return fmt.Sprintf("%d %s %t", m.ID, m.Strategy, strings.HasPrefix(m.Said, m.Strategy+" ends after "))
}

// Whatever it is asked, the worker answers, and goes on.
func TestWorker(t *testing.T) {
	var said struct {
		Another, Refused, Huge, Unknown, Deadlock, Crash, Warm []message
		Anew                                                   bool
	}
	if err := json.Unmarshal(node(t, "odd"), &said); err != nil {
		t.Fatal(err)
	}
	const stuck = "6 selfsubmit: deadlock after 8.000ms, when 0 of 128 items were done: everybody waits: 16 goroutines " +
		"wait to send on a channel"
	unknown := []string{`5 guess: no strategy is called "guess"`, "5 pool true", "5 done"}
	crash := []string{"7 pool: the simulator failed: it ended", "7 pool true", "7 done"}
	for name, of := range map[string]struct {
		got  []message
		want []string
	}{
		"another question ends the first": {said.Another[max(0, len(said.Another)-2):], []string{"2 pool true", "2 done"}},
		"refused":                         {said.Refused, []string{"3 pool: items is 0: use 1 to 2000", "3 done"}},
		"huge":                            {said.Huge, []string{"4 pool: items is 1000000000: use 1 to 2000", "4 done"}},
		"unknown":                         {said.Unknown, unknown},
		"a deadlock":                      {said.Deadlock, []string{stuck, stuck, "6 pool true", "6 done"}},
		"a crash":                         {said.Crash, crash},
		"while it warms up":               {said.Warm, []string{"8 pool true", "8 done"}},
	} {
		if len(of.got) != len(of.want) {
			t.Errorf("%s: %v, want %q", name, of.got, of.want)
			continue
		}
		for i, want := range of.want {
			if got := of.got[i].String(); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
	}
	if n := len(said.Another); n > 4 || !said.Anew {
		t.Errorf("%d messages though another question came; started anew: %v", n, said.Anew)
	}
}

// A simulator that cannot start says why, whatever is missing or damaged: the page would wait for ever.
func TestBroken(t *testing.T) {
	var said []string
	if err := json.Unmarshal(node(t, "broken"), &said); err != nil {
		t.Fatal(err)
	}
	want := []string{"DecompressionStream is not defined", "WebAssembly is not defined", "incorrect header check",
		"unexpected end of file", "it started"}
	if !slices.Equal(said, want) {
		t.Errorf("it says %q, want %q", said, want)
	}
}
