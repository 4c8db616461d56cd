package teaching

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/lesson"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

const (
	gatherProgram = "Workers compute results, and one sum is to have them all. Nothing is lost only if no two " +
		"workers change the sum at the same moment. Four ways see to that. All come to the same sum, which is " +
		"checked; what differs is what they cost."
	gatherRemember = "What is shared is waited for. With much work an item it does not matter: take what is " +
		"easiest to get right. With tiny items, let each worker keep its own, and put them together at the end."
)

// gather measures the ways to gather results on this machine.
func (o options) gather(ctx context.Context, t *talk) error {
	s := show{talk: t}
	measured, err := lesson.MeasureGather(ctx, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	if o.json {
		return export.WriteJSON(t.out, measured)
	}
	s.say(gatherTitle)
	s.gap()
	s.say(gatherProgram)
	s.gap()
	for _, m := range measured {
		cli.Hang(t.out, fmt.Sprintf("%s%-11s ", indent, m.Way), m.Idea, t.width())
	}
	s.gap()
	cols := []page.Column{{Heading: "way", Text: true}, {Heading: "an item of\nabout 50 ns"}, {Heading: "times\nshard"},
		{Heading: "an item of\nabout 20 µs"}, {Heading: "times\nshard"}}
	for _, m := range measured {
		page.AddRow(cols, m.Way, item(m.Tiny), text.RatioRange(m.Tiny.Low, m.Tiny.High), item(m.Large),
			text.RatioRange(m.Large.Low, m.Large.High))
	}
	p := page.Text(t.out, t.width())
	p.Table(cols)
	p.Say(fmt.Sprintf("Measured just now on %s, with as many workers, in %d rounds of all four in turn. The range "+
		"is that of the middle half of the rounds. %s shares nothing, so the others are compared with it.",
		text.Cpus(runtime.GOMAXPROCS(0)), lesson.GatherRounds, practice.Shard))
	if like := alike(measured); len(like) > 0 {
		p.Say(fmt.Sprintf("Not told apart from %s by this: %s.", practice.Shard, text.List(like)))
	}
	if err := p.Flush(); err != nil {
		return err
	}
	s.gap()
	s.say("Remember: " + gatherRemember)
	return nil
}

// item is the time of one.
func item(g lesson.Gathered) string { return text.Rounded(g.PerItem, 3) + " ns" }

// alike names what is not measurably slower or faster than what it is compared with: its range includes one.
func alike(measured []lesson.GatheredWay) (list []string) {
	for _, m := range measured {
		for size, g := range map[string]lesson.Gathered{"tiny": m.Tiny, "large": m.Large} {
			if m.Way != practice.Shard && g.Low <= 1 && g.High >= 1 {
				list = append(list, fmt.Sprintf("%s with %s items", m.Way, size))
			}
		}
	}
	slices.Sort(list)
	return list
}
