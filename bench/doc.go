// Package bench is the room of how strategies are measured. Its [Compare] measures all strategies on work of your own,
// in a Go benchmark. Its test binary is the engine: the program that measures one cell (scenario × strategy × limit),
// in a process of its own.
//
// The rest of the room, from what is measured to what is printed:
//
//	scenario            what is measured: scenarios with their lessons, and cells
//	sample              one cell measured once: the recorder, the checks, where the time went
//	bound               T*, the shortest time possible
//	runner              all cells in randomised blocks, a process for each sample
//	host, calibrate     the machine: its facts, and its constants
//	service             a service of your own, with a cap on requests
//	simulate            the same strategies in virtual time
//	handover            what handing an item over costs
//	verify              the verdicts, tried on questions with known answers
//	cmd/overlap         the command
//	cmd/dist            archives for machines without Go
//
// # Position
//
// One op is one batch: a closed, fixed number of items. This is no load test: it says nothing about latency under an
// arrival rate.
//
// Only the strategy is timed. The fixture serves from a process of its own, connections are open before the clock
// starts, and a batch is summed up after it stops. What is timed is checked: a batch is no sample if its digest is not
// the one known beforehand, if it lost an item, or if it dialled while it was timed.
//
// Blocks make the comparison fair. A plain go test measures all samples of one benchmark in a row, so a machine that
// slows down for a while slows one of them. In blocks, every change of the machine falls on all cells alike.
package bench
