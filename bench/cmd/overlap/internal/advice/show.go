package advice

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/bench/advise"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// shown is how many candidates the table has that could be chosen, and how many that could not.
const shown = 5

// narrow is the width below which that table leaves out the efficiency.
const narrow = 70

// show prints the answer, then what it was chosen from, then what would change it.
func (o *adviseOptions) show(p page.Page, n simulate.Needs, a *simulate.Advice) error {
	b := a.Best
	say := func(format string, args ...any) { p.Say(fmt.Sprintf(format, args...)) }
	say("Use %s: about %s, with about %s of memory. No schedule takes less than %s (T*): efficiency %.2f.", b.Name(),
		seconds(b.Makespan), simulate.Bytes(b.Memory), seconds(int64(a.Bound)), b.Efficiency())
	p.Say(o.expected(b))
	if o.costs.Busy != "" {
		what := "a request costs"
		if o.costs.Processing == advise.Measured {
			what = "an item costs"
		}
		reason := strings.TrimPrefix(o.costs.Busy, "the ") // as overlap run and machine say it
		say("The %s in what %s.", reason, what)
	}
	o.showCapacities(p, a)
	p.Gap()
	showCandidates(p, a)
	showSkipped(p, a.Skipped)
	switch highest := a.Limits[len(a.Limits)-1]; {
	case b.Limited && b.Limit == highest:
		say("No higher limit was simulated: %s.", a.NoHigher)
	case !b.Limited && b.Fetches > highest:
		say("No limit above %d was simulated: %s.", highest, a.NoHigher)
	}
	p.Gap()
	showWhatIf(p, a)
	p.Gap()
	said := fmt.Sprintf("Simulated on %d CPUs; %s. Bodies of %s count twice, as the garbage collector lets the heap "+
		"grow; what the processing itself allocates is not counted.",
		n.Machine.CPUs, o.assumed(n), simulate.Bytes(n.Body))
	if b.Simulated > 0 {
		said += fmt.Sprintf(" Of the %d items, %d were simulated for this figure; the rest is extrapolated.", b.Items,
			b.Simulated)
	}
	p.Say(said)
	return p.Flush()
}

// showCapacities says that no capacity was given, and what to use if the server had one.
func (o *adviseOptions) showCapacities(p page.Page, a *simulate.Advice) {
	said := "Capacity not given: taken as unbounded."
	if o.scenario != "" {
		said = fmt.Sprintf("The server of scenario %s takes any number of requests at once.", o.scenario)
	}
	asked := false
	for _, x := range a.WhatIf {
		if x.Capacity == 0 {
			continue
		}
		asked = true
		switch said += fmt.Sprintf(" If the server took %d requests at once, ", x.Capacity); {
		case x.None:
			said += "nothing fits."
		case x.Holds:
			said += fmt.Sprintf("%s would stay the choice: about %s.", a.Best.Name(), seconds(x.Same.Makespan))
		default:
			said += fmt.Sprintf("use %s: about %s.", x.Best.Name(), seconds(x.Best.Makespan))
		}
	}
	if asked {
		p.Say(said)
	}
}

// showSkipped names the strategies that were not simulated, and why.
func showSkipped(p page.Page, list []simulate.Skipped) {
	if len(list) == 0 {
		return
	}
	var said []string
	for _, s := range list {
		why := s.Why
		if why == simulate.KeepsNoLimit {
			why += " (--allow-unbounded)"
		}
		said = append(said, fmt.Sprintf("%s, %s", strings.Join(s.Strategies, ", "), why))
	}
	p.Say("Not simulated: " + strings.Join(said, "; ") + ".")
}

func seconds(ns int64) string { return text.Seconds(float64(ns) / 1e9) }

// showCandidates writes a table of the best limit of each of the best strategies, and of some that cannot be chosen.
func showCandidates(p page.Page, a *simulate.Advice) {
	cols := []page.Column{
		{Heading: "strategy", Text: true}, {Heading: "limit"}, {Heading: "makespan"}, {Heading: "efficiency"},
		{Heading: "memory"}, {Heading: "", Text: true},
	}
	add := func(c simulate.Candidate, note string) {
		limit := page.None
		if c.Limited {
			limit = strconv.Itoa(c.Limit)
		}
		page.AddRow(cols, c.Strategy, limit, seconds(c.Makespan), fmt.Sprintf("%.2f", c.Efficiency()),
			simulate.Bytes(c.Memory), note)
	}
	add(a.Best, "advised")
	for _, c := range a.Representative(shown) {
		if c.Out != "" {
			add(c, "out: "+c.Out)
		} else {
			add(c, difference(c, a.Best))
		}
	}
	if p.Width() > 0 && p.Width() < narrow { // efficiency is T* over the makespan
		cols = slices.Delete(cols, 3, 4)
	}
	p.Table(page.Flowed(cols, p.Width()))
}

func difference(c, best simulate.Candidate) string {
	switch by := 100 * (float64(c.Makespan)/float64(best.Makespan) - 1); {
	case by < -0.05:
		return fmt.Sprintf("%.1f %% less, which counts as a tie", -by)
	case by < 0.05:
		return "ties"
	case by <= 2:
		return fmt.Sprintf("ties: %.1f %% longer", by)
	default:
		return fmt.Sprintf("%.0f %% longer", by)
	}
}

// showWhatIf prints what changes the answer as a table, and the rest in a sentence.
func showWhatIf(p page.Page, a *simulate.Advice) {
	changes := []page.Column{
		{Heading: "if", Text: true}, {Heading: "use", Text: true}, {Heading: "makespan"},
		{Heading: "because the advised", Text: true},
	}
	var same, chosen []string
	for _, x := range a.WhatIf {
		switch {
		case x.Capacity > 0: // said by showCapacities
		case x.None:
			page.AddRow(changes, x.If, "nothing fits", page.None, page.None)
		case x.Holds && !x.Tied():
			chosen = append(chosen, fmt.Sprintf("%s (%s; %s %s)", x.If, seconds(x.Same.Makespan), x.Fastest.Name(),
				seconds(x.Fastest.Makespan)))
		case x.Holds:
			same = append(same, fmt.Sprintf("%s (%s)", x.If, seconds(x.Same.Makespan)))
		default:
			because := cmp.Or(x.Same.Out, "takes "+seconds(x.Same.Makespan))
			page.AddRow(changes, x.If, x.Best.Name(), seconds(x.Best.Makespan), because)
		}
	}
	if len(changes[0].Cells) > 0 {
		p.Say("What would change the answer:")
		p.Table(page.Flowed(changes, p.Width()))
	}
	if len(chosen) > 0 {
		p.Say(fmt.Sprintf("%s stays the choice, since wake-ups take time, though as simulated another is more than "+
			"2 %% faster, with %s.", a.Best.Name(), strings.Join(chosen, ", ")))
	}
	if len(same) > 0 {
		p.Say(fmt.Sprintf("%s stays within 2 %% of the best with %s. In parentheses: its makespan.", a.Best.Name(),
			strings.Join(same, ", ")))
	}
}

// assumed says what an item is assumed to cost, of processing and of its request.
func (o *adviseOptions) assumed(n simulate.Needs) string {
	process, request := cli.Duration(advise.MeanCPU(n.Profile)), o.requestCosts(n)
	switch measured := o.costs.Processing == advise.Measured; {
	case o.costs.Processing == advise.Nominal:
		return fmt.Sprintf("processing an item costs %s of CPU in the mean, which is the scenario's nominal figure and not "+
			"measured (--cpu-time gives another); a request costs %s", process, request)
	case measured && len(n.Loads) == 0:
		return fmt.Sprintf("processing an item costs %s of CPU in the mean, as just measured; a request costs %s", process,
			request)
	case measured:
		return fmt.Sprintf("processing an item costs %s of CPU in the mean and a request %s", process, request)
	}
	return "a request costs " + request
}

func (o *adviseOptions) requestCosts(n simulate.Needs) string {
	if len(n.Loads) == 0 {
		return cli.Duration(n.Machine.Request) + " of CPU, as given"
	}
	who := "the client's part alone, since the server is elsewhere (if not: --server-here)"
	if o.costs.ServerHere {
		who = "client and server together, since they share the CPUs"
	}
	first, last := n.Loads[0], n.Loads[len(n.Loads)-1]
	return fmt.Sprintf("%v of CPU with %d in flight and %v with %d, as just measured: %s",
		cli.Duration(first.Request), first.Fetches, cli.Duration(last.Request), last.Fetches, who)
}
