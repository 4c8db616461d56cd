// Package bench holds how strategies are measured: the named scenarios, the recorder that
// stamps each item's way through a batch, the cell (scenario × strategy × limit) prepared for
// timing, and the runner that measures all cells in randomised complete blocks, a process
// per cell.
//
// # Position
//
// One op is one batch: a closed, fixed number of items. It is not a load test, and no
// latency under an arrival rate is claimed.
//
// Nothing is timed that is not the strategy's: the fixture serves from a process of its own,
// connections are open before the clock starts, and a batch is summed up after it stops. What
// is timed is checked: a batch whose digest is not the one known beforehand, that lost an
// item, or that dialled while it was timed is no sample.
//
// Even a shuffled go test measures one benchmark's samples next to each other, so that a
// machine which slows down slows one of them. Blocks spread every change of the machine over
// all cells alike.
package bench
