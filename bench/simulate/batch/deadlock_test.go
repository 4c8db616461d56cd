package batch

import (
	"context"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// idle is work that does nothing.
type idle struct{}

func (idle) Fetch(context.Context, *strategies.Item)   {}
func (idle) Process(context.Context, *strategies.Item) {}

// A Go that does not say the number of a bubble has deadlocks without places, and none of goroutines of the program.
func TestBubbleUnknown(t *testing.T) {
	began, end, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1) // the strategy's
	items := slices.Values([]*strategies.Item{{}})
	go func() {
		ended <- strategies.Sequential{}.Run(t.Context(), items, idle{}, func(*strategies.Item) {
			close(began)
			<-end
		})
	}()
	<-began
	if waiting := waitingIn(bubbleID()); len(waiting) > 0 {
		t.Errorf("outside of a bubble wait %v", waiting)
	}
	close(end)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
