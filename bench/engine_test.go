package bench

import (
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/entry"
)

func TestMain(m *testing.M) { entry.Main(m) }

// BenchmarkBatch measures every cell: see [entry.Benchmark].
func BenchmarkBatch(b *testing.B) { entry.Benchmark(b, measured()) }
