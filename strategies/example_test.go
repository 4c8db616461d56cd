package strategies_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/strategies"
)

// shout is a workload without a network: it "fetches" the name and makes it loud.
type shout struct{}

func (shout) Fetch(_ context.Context, item *strategies.Item) { item.Body = []byte(item.URL) }

func (shout) Process(_ context.Context, item *strategies.Item) {
	if item.Err == nil {
		item.Result = strings.ToUpper(string(item.Body))
	}
}

func ExampleResults() {
	names := []string{"ada", "grace", "barbara"}
	items := func(yield func(*strategies.Item) bool) {
		for i, name := range names {
			if !yield(&strategies.Item{Index: i, URL: name}) {
				return
			}
		}
	}
	var loud []string
	for item, err := range strategies.Results(context.Background(), strategies.Pool{Workers: 2}, items, shout{}) {
		if err != nil {
			fmt.Println(err) // cancelled, or a negative field
			return
		}
		loud = append(loud, item.Result.(string))
	}
	slices.Sort(loud) // in the order of completion: workers do not wait for each other
	fmt.Println(loud)
	// Output: [ADA BARBARA GRACE]
}
