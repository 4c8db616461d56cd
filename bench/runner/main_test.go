package runner_test

import (
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/entry"
	"github.com/overlap-bench/overlap/strategies"
)

// This test binary is an engine, so that the tests of engines need not build one.
func TestMain(m *testing.M) { entry.Main(m) }

func BenchmarkBatch(b *testing.B) { entry.Benchmark(b, strategies.Catalog()) }
