package summary

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// InShort answers for all scenarios in a few sentences which strategies are the fastest, what they gain, what each
// stage gains alone, and how much more is possible. They have the figures of the summary, and those are left out that
// no table has.
func InShort(tables []*table.Table) (sentences []string) {
	summaries := summarize(tables)
	if len(summaries) == 0 {
		return nil
	}
	table.NameApart(tables)
	limit, base := limitOf(summaries), summaries[0].Table.BaseName
	say := func(format string, args ...any) {
		for _, of := range args {
			if of == "" {
				return
			}
		}
		sentences = append(sentences, fmt.Sprintf(format, args...))
	}
	all := func(Summary) bool { return true }
	gain := each(summaries, " as fast as "+base, Summary.inAll, Summary.gains)
	if unknown := slices.IndexFunc(summaries, func(s Summary) bool { return s.Unranked != "" }); unknown >= 0 {
		say("Which is the fastest is unknown: %s. At %s, what took the least time is %s.", summaries[unknown].Unranked, limit,
			gain)
	} else if leaders := leadersOf(summaries); leaders != "" {
		say("At %s, %s.", limit, leaders)
		say("The fastest are %s.", gain)
	} else {
		say("At %s, the fastest are %s.", limit, gain)
	}
	say("No strategy with a limit is shown to be faster than %s in %s.", base, noneGains(summaries))
	say("Fetching alone gains %s; processing alone %s.", each(summaries, "", Summary.fetching, all),
		each(summaries, "", Summary.processing, func(s Summary) bool { return !s.Negligible }))
	of, at := shareOf(summaries)
	share := each(summaries, " of the speed that is possible at "+at, of, Summary.gains)
	more := each(summaries, "", Summary.noLimit, func(s Summary) bool { return s.NoLimit.Low > muchMore*s.Gain.High })
	switch {
	case share != "" && more != "":
		say("The fastest reach %s; without a limit, the gain is %s.", share, more)
	case share != "":
		say("The fastest reach %s.", share)
	default:
		say("Without a limit, the gain is %s.", more)
	}
	return sentences
}

// gains says whether the best is told from the baseline, as far as that is asked.
func (s Summary) gains() bool { return s.Unranked != "" || !s.Table.TiesBase(s.Best) }

// noneGains lists the scenarios in which it is not.
func noneGains(summaries []Summary) string {
	var names []string
	for _, s := range summaries {
		if !s.gains() {
			names = append(names, text.Brief(name(s.Table)))
		}
	}
	return text.List(briefly(names))
}

// leadersOf names those that are the fastest in all tables, "" where a table is not compared in blocks or its fastest
// is not told from the baseline: of such a table nobody knows all that tie.
func leadersOf(summaries []Summary) string {
	var leaders []string
	for i, s := range summaries {
		if !s.Table.Paired() || s.Table.TiesBase(s.Best) {
			return ""
		}
		names := NamesOf(s.Table, s.Tied)
		if i == 0 {
			leaders = names
		}
		leaders = slices.DeleteFunc(leaders, func(name string) bool { return !slices.Contains(names, name) })
	}
	among, where := "among ", "every scenario"
	if len(summaries) == 1 {
		among, where = "", text.Brief(name(summaries[0].Table))
	}
	if len(leaders) == 0 {
		return "no strategy is among the fastest in every scenario"
	}
	verb := "are"
	if len(leaders) == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%s %s %sthe fastest in %s", text.List(briefly(leaders)), verb, among, where)
}

// muchMore is by how much the gain without a limit has to exceed that at the limit to be told.
const muchMore = 1.05

// mostInShort is how many names or figures a sentence has before it only counts the rest.
const mostInShort = 6

// each lists a figure of the scenarios that have it, the first with what it is: "15.4× as fast as sequential in io and
// 2.24× in cpu".
func each(summaries []Summary, what string, of func(Summary) string, counts func(Summary) bool) string {
	var parts []string
	for _, s := range summaries {
		if figure := of(s); figure != page.None && counts(s) {
			parts = append(parts, fmt.Sprintf("%s%s in %s", figure, what, text.Brief(name(s.Table))))
			what = ""
		}
	}
	return text.List(briefly(parts))
}

// briefly counts the last of a list, if it is long.
func briefly(parts []string) []string {
	if more := len(parts) - mostInShort; more > 1 {
		parts = append(parts[:mostInShort:mostInShort], fmt.Sprintf("%d more", more))
	}
	return parts
}
