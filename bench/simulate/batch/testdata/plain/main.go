// Command plain runs a batch in virtual time outside of go test, and prints its makespan and one that waits for itself.
package main

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

type stuck struct{}

func (stuck) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	_ func(*strategies.Item)) error {
	for item := range items {
		work.Fetch(ctx, item)
		<-make(chan int)
	}
	return nil
}

func main() {
	p := profile.Profile{Items: 4, Latency: profile.Delays{Median: 8 * time.Millisecond}}
	for _, s := range []strategies.Strategy{strategies.Pool{Workers: 2}, stuck{}} {
		r, err := batch.Run(context.Background(), p, virtual.Machine{CPUs: 1}, s, 2, batch.Options{})
		fmt.Println(r.Makespan.Round(time.Millisecond), err)
	}
}
