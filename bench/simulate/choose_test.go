package simulate

import (
	"fmt"
	"testing"
	"time"
)

// What is chosen among made-up candidates, and why.
func TestChoose(t *testing.T) {
	const items = 1000
	c := func(strategy string, place, limit int, makespan time.Duration) Candidate {
		return Candidate{Answer: Answer{Strategy: strategy, Limit: limit, Items: items, Makespan: int64(makespan)},
			Fetches: limit, place: place}
	}
	s := time.Second
	free := c("perurl", 1, items, 10*s)
	free.free = true
	out := c("staged", 3, 64, 5*s)
	out.Out = "needs too much memory"
	crowd := c("pool", 3, 64, 10*s)
	crowd.crowd = true
	hoard := c("staged", 5, 64, 10*s)
	hoard.hoard = true
	for name, tt := range map[string]struct {
		list []Candidate
		want string
	}{
		"no crowd in a tie":     {[]Candidate{crowd, c("pipeline", 6, 64, 101*s/10)}, "pipeline 64"},
		"none that holds all":   {[]Candidate{hoard, c("pipeline", 6, 64, 101*s/10)}, "pipeline 64"},
		"a crowd if faster":     {[]Candidate{crowd, c("pipeline", 6, 64, 11*s)}, "pool 64"},
		"the fastest":           {[]Candidate{c("pool", 3, 64, 10*s), c("pipeline", 6, 64, 9*s)}, "pipeline 64"},
		"the simplest in a tie": {[]Candidate{c("pipeline", 6, 64, 10*s), c("pool", 3, 64, 101*s/10)}, "pool 64"},
		"the lowest limit":      {[]Candidate{c("pool", 3, 64, 10*s), c("pool", 3, 128, 99*s/10)}, "pool 64"},
		"one with a limit":      {[]Candidate{free, c("pool", 3, 64, 101*s/10)}, "pool 64"},
		"none without need":     {[]Candidate{free, c("pool", 3, 64, 11*s)}, "perurl 1000"},
		"what fits":             {[]Candidate{out, c("pool", 3, 64, 10*s)}, "pool 64"},
		// 1000 items a second: 2 more have to be under way where each is noticed 2 ms late.
		"room":          {[]Candidate{c("pool", 3, 2, s), c("pool", 3, 4, s)}, "pool 4"},
		"room enough":   {[]Candidate{c("pool", 3, 2, s), c("pool", 3, 4, s), c("pool", 3, 8, s)}, "pool 4"},
		"nothing":       {nil, " 0"},
		"nothing fits":  {[]Candidate{out}, " 0"},
		"room is dear":  {[]Candidate{c("pool", 3, 2, 10*s), c("pool", 3, 4, 10*s)}, "pool 4"},
		"no room to be": {[]Candidate{c("pool", 3, 2, 1000*s), c("pool", 3, 4, 1000*s)}, "pool 2"},
	} {
		got, ok := Choose(tt.list)
		if s := fmt.Sprintf("%s %d", got.Strategy, got.Limit); s != tt.want || ok != (tt.want != " 0") {
			t.Errorf("%s: chose %s, %v, want %s", name, s, ok, tt.want)
		}
	}
}
