package draw

import (
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// seconds is a duration as reports print it.
func seconds(d time.Duration) string { return text.Seconds(d.Seconds()) }

// Table has the figures behind the sentence, a schedule a row.
func Table(s lanes.Set) []page.Column {
	cols := []page.Column{
		{Heading: "strategy", Text: true}, {Heading: "batch", Text: true}, {Heading: "items"}, {Heading: "makespan"},
		{Heading: "times T*"}, {Heading: "times the least\nat its limit"},
		{Heading: "fetching"}, {Heading: "processing"}, {Heading: "both at once"},
		{Heading: "items wait for\nan idle CPU"}, {Heading: "most fetches\nat once"}, {Heading: "mean fetches\nat once"},
		{Heading: "most processed\nat once"},
	}
	for _, x := range s.Schedules {
		f, ratio, atLimit, starved, about := x.Facts(), page.None, page.None, page.None, x.About
		if r, ok := x.Ratio(); ok {
			ratio = text.Rounded(r, 3)
		}
		if r, ok := x.LimitRatio(); ok {
			atLimit = text.Rounded(r, 3)
		}
		if x.CPUs > 0 {
			starved = seconds(f.Starved)
		}
		if about == "" {
			about = "in virtual time"
		}
		items := fmt.Sprint(x.Items)
		if x.Cut() {
			items = fmt.Sprintf("first %d of %d", len(x.Spans), x.Items)
		}
		page.AddRow(cols, x.Name, about, items, seconds(f.Makespan), ratio, atLimit, seconds(f.Fetching),
			seconds(f.Processing), seconds(f.Both), starved, fmt.Sprint(f.Fetches), text.Rounded(f.MeanFetch, 3),
			fmt.Sprint(f.Processes))
	}
	return cols
}
