package practice

import (
	"strconv"

	"github.com/overlap-bench/overlap/strategies"
)

// The names of the practices, which no strategy of the catalog has.
const (
	NameNested     = "nested"
	NameSelfSubmit = "selfsubmit"
	NamePaid       = "paid"
	NamePaidChunks = "paid-chunks"
)

// Entries lists the practices as the catalog lists the strategies.
func Entries() []strategies.Entry {
	limited := func(limit, items int) int { return min(limit, items) }
	return []strategies.Entry{
		{Name: NameNested, Idea: "a pool of limit workers, each of which runs a pool of limit workers",
			New:     func(limit int) strategies.Strategy { return Nested{Outer: limit, Inner: limit} },
			Fetches: func(limit, items int) int { return min(limit*limit, items) }},
		{Name: NameSelfSubmit, Idea: "a pool of limit workers whose tasks give it further tasks, and wait for them",
			New: func(limit int) strategies.Strategy { return SelfSubmit{Workers: limit} }, Fetches: limited},
		{Name: NamePaid, Idea: "a pool that pays for handing over each item",
			New:     func(limit int) strategies.Strategy { return Paid{strategies.Pool{Workers: limit}, Price, 1} },
			Fetches: limited},
		{Name: NamePaidChunks, Idea: "the same, and it hands over " + strconv.Itoa(Chunk) + " items at a time",
			New:     func(limit int) strategies.Strategy { return Paid{strategies.Pool{Workers: limit}, Price, Chunk} },
			Fetches: limited},
	}
}

// Find is the practice of that name.
func Find(name string) (strategies.Entry, bool) {
	for _, e := range Entries() {
		if e.Name == name {
			return e, true
		}
	}
	return strategies.Entry{}, false
}
