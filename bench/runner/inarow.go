package runner

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
)

// InARow measures cells of one scenario and one limit as go test -bench -count does it: in one process, all samples of
// a cell, then all of the next. It returns the makespans of each cell, in seconds. It is there to be compared with:
// what is measured like that cannot tell a change from what the machine does meanwhile.
func (e *Engine) InARow(ctx context.Context, cells []scenario.Cell, count int) ([][]float64, error) {
	if err := e.sameBinary(cells[0]); err != nil {
		return nil, err
	}
	if err := e.Start(ctx); err != nil {
		return nil, noFixture(err)
	}
	args, err := e.args(cells[0])
	if err != nil {
		return nil, err
	}
	limit := time.Minute
	for _, c := range cells {
		limit += time.Duration(count) * timeLimit(c, e.BenchTime)
	}
	args = slices.DeleteFunc(args, func(arg string) bool {
		return strings.HasPrefix(arg, "-test.bench=") || strings.HasPrefix(arg, "-test.timeout=")
	})
	args = append(args, "-test.bench="+patternOf(cells), "-test.count="+strconv.Itoa(count),
		"-test.timeout="+limit.String())
	var stdout, stderr []byte
	var ended error
	hung := e.watched(ctx, func(ctx context.Context) {
		stdout, stderr, ended, err = spawn.Run(ctx, limit+time.Minute, e.binary(cells[0]), args...)
	})
	if ended = cmp.Or(hung, ended); ended != nil {
		return nil, ended
	}
	file, _ := record.Parse("engine", bytes.NewReader(stdout))
	if file != nil && len(file.Failures) > 0 {
		return nil, e.reason(file.Failures[0].Reason, err, string(stderr))
	}
	if err != nil || file == nil {
		return nil, e.reason("", err, string(stderr))
	}
	var makespans [][]float64
	for _, c := range cells {
		values := []float64(nil)
		for _, s := range file.Series {
			if record.TrimProcs(s.Name) == c.Benchmark() {
				values = s.Values(record.Makespan)
			}
		}
		if len(values) != count {
			return nil, fmt.Errorf("%s has %d samples, not %d", c.Benchmark(), len(values), count)
		}
		makespans = append(makespans, values)
	}
	return makespans, nil
}

// patternOf selects the benchmarks of cells that differ in the strategy alone.
func patternOf(cells []scenario.Cell) string {
	var names []string
	for _, c := range cells {
		names = append(names, regexp.QuoteMeta(c.Entry.Name))
	}
	one := regexp.QuoteMeta("strategy=" + cells[0].Entry.Name)
	return strings.Replace(scenario.Pattern(cells[0].Benchmark()), one, "strategy=("+strings.Join(names, "|")+")", 1)
}
