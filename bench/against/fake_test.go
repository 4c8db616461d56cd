package against

import (
	"fmt"
	"math"
	"os"
	"testing"
)

// This test binary is its own fake of somebody's test binary.

func BenchmarkFakeSum(b *testing.B) {
	for _, n := range []int{4, 100} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for range b.N {
				b.ReportMetric(float64(n), "things")
			}
		})
	}
}

// Names that need quoting in a pattern: the second is uniquified, the third has a slash and a blank.
func BenchmarkFakeNames(b *testing.B) {
	for _, name := range []string{"a+b(c)", "a+b(c)", "dir/my file$", "100%|^x"} {
		b.Run(name, func(b *testing.B) {})
	}
}

func BenchmarkFakeFails(b *testing.B) {
	b.Fatal("it does not work")
}

// It panics elsewhere: of a benchmark that panics itself, package testing may print a result first, and end well.
func BenchmarkFakePanics(b *testing.B) {
	never := make(chan struct{})
	go func() { panic("it breaks") }()
	<-never
}

func BenchmarkFakeHangs(b *testing.B) {
	select {}
}

// It prints to where the results go.
func BenchmarkFakePrints(b *testing.B) { fmt.Println("hello") }

func BenchmarkFakeSkips(b *testing.B) { b.Skip("not here") }

// It reads its testdata from where it is run.
func BenchmarkFakeReads(b *testing.B) {
	if _, err := os.Stat("here"); err != nil {
		b.Fatal("it is run elsewhere")
	}
}

func BenchmarkFakeExits(b *testing.B) { os.Exit(0) }

// What it prints looks like a result of its own.
func BenchmarkFakeForges(b *testing.B) { fmt.Println("BenchmarkFakeForges-2 1 5 ns/op") }

// One of its results is none, and one of them fails once it is measured.
func BenchmarkFakeOdd(b *testing.B) {
	b.Run("nan", func(b *testing.B) { b.ReportMetric(math.NaN(), "things") })
	b.Run("later", func(b *testing.B) {
		if b.N > 1 {
			b.Fatal("it fails later")
		}
	})
}
