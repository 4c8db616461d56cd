package lesson

import (
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/bench/lesson/practice"
)

// inPython says what the strategies would be in Python, for those who know that and no Go.
func inPython(lists ...[]string) map[string]string {
	words := map[string]string{}
	for _, list := range lists {
		for _, name := range list {
			words[name] = python[name]
		}
	}
	return words
}

// underLock is what a strategy has in Python only, where more than one CPU is of no use to it.
const underLock = "; one computes at a time"

var python = map[string]string{
	"sequential": "a loop: for url in urls: process(fetch(url))",
	"perurl":     "asyncio.gather over all URLs, or a thread for each" + underLock,
	"pool":       "ThreadPoolExecutor(limit): each worker fetches and processes" + underLock,
	"threads":    "ThreadPoolExecutor(limit): each worker fetches and processes" + underLock,
	"batched":    "asyncio.gather over the first limit URLs, then over the next" + underLock,
	"staged":     "threads fetch all; then a ProcessPoolExecutor processes all",
	"lesson":     "threads fetch all; then one asyncio loop processes all",
	"pipeline":   "threads feed a queue, a process per CPU empties it",
	"eventloop":  "asyncio: await fetch(url), then process it in the loop",

	practice.NameNested:     "a ThreadPoolExecutor in each task of a ThreadPoolExecutor",
	practice.NameSelfSubmit: "pool.submit(process, body).result() in a task of the same pool",
	practice.NamePaid:       "multiprocessing.Pool.imap(f, items)",
	practice.NamePaidChunks: fmt.Sprintf("multiprocessing.Pool.imap(f, items, chunksize=%d)", practice.Chunk),
}

// near is an error unless a number is what the lesson says, within a share of it.
func near(what string, got, want, share float64) error {
	if math.Abs(got-want) <= share*math.Abs(want) {
		return nil
	}
	return fmt.Errorf("%s is %.4g, and the lesson says %.4g", what, got, want)
}

// atLeast is an error if a number is less than what the lesson says.
func atLeast(what string, got, least float64) error {
	if got >= least {
		return nil
	}
	return fmt.Errorf("%s is %.4g, and the lesson says at least %.4g", what, got, least)
}
