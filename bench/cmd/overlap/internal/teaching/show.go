package teaching

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/schedule"
	"github.com/overlap-bench/overlap/bench/lesson"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/strategies"
)

// A show prints lessons.
type show struct {
	*talk
	stderr io.Writer
}

// lesson shows one, or its exercise.
func (s show) lesson(run lesson.Run, broken bool) error {
	heading := fmt.Sprintf("Lesson %d of %d", run.Number, lesson.Count())
	if run.Practice {
		heading = fmt.Sprintf("Lesson %d", run.Number)
	}
	results, ask, sentence := run.Results, run.Question, run.Reveal.Sentence
	if broken {
		heading += ", the exercise"
		results, ask, sentence = run.Broken, run.Break.Ask, run.Break.Sentence
	}
	s.say(page.FitHeading(heading+": "+run.Title, s.width()))
	s.gap()
	s.say(ask)
	s.gap()
	s.programs(results, run.Python)
	s.gap()
	guesses, thought := s.predict(run, results, broken)
	if err := s.draw(heading, results); err != nil {
		return err
	}
	if s.asks {
		s.next()
	} else {
		s.gap()
	}
	s.outcome(results, guesses, thought)
	s.gap()
	s.say(sentence)
	s.gap()
	s.say("Remember: " + run.Remember)
	if broken {
		s.others(results)
		return nil
	}
	s.gap()
	s.say("Break it: " + run.Break.Ask)
	fmt.Fprintln(s.out, command("lesson", fmt.Sprint(run.Number), "--break"))
	return nil
}

// predict asks for the guesses and for the reason, or poses both as a question to who only reads.
func (s show) predict(run lesson.Run, results lesson.Results, broken bool) (guesses map[string]float64,
	thought string) {
	var of []string
	for _, name := range run.Guess.Strategies {
		if slices.Contains(results.Strategies, name) {
			of = append(of, name)
		}
	}
	switch {
	case s.asks && broken:
		guesses = s.guesses(of)
		s.gap()
	case s.asks:
		guesses = s.guesses(of)
		s.say(run.Why)
		thought = s.line("Why do you think so? ")
		s.gap()
	case !broken:
		s.say(fmt.Sprintf("Before you read on: how many times faster than %s are %s? %s", lesson.Baseline, text.List(of),
			run.Why))
		s.gap()
	}
	return guesses, thought
}

func (s show) say(sentence string) { cli.Hang(s.out, "", sentence, s.width()) }

func (s show) gap() { fmt.Fprintln(s.out) }

// programs says what each strategy is.
func (s show) programs(r lesson.Results, python map[string]string) {
	entries := slices.Concat(strategies.CatalogFor(r.Params.CPUs), practice.Entries())
	for _, name := range r.Strategies {
		i := slices.IndexFunc(entries, func(e strategies.Entry) bool { return e.Name == name })
		said := strings.ReplaceAll(entries[i].Idea+". In Python: "+python[name], "limit", fmt.Sprint(r.Params.Limit))
		cli.Hang(s.out, fmt.Sprintf("%s%-11s ", indent, name), said, s.width())
	}
}

// guesses asks for a guess of each.
func (s show) guesses(of []string) map[string]float64 {
	guesses := map[string]float64{}
	for _, name := range of {
		if x := s.guess(fmt.Sprintf("How many times faster than %s is %s? ", lesson.Baseline, name)); x > 0 {
			guesses[name] = x
		}
	}
	return guesses
}

// wide is how many times as long as the others the baseline takes when it is not drawn: it would leave them no room.
const wide = 1.5

// draw draws what each strategy did.
func (s show) draw(title string, r lesson.Results) error {
	p := r.Params
	set := lanes.Set{Title: title, Facts: []string{fmt.Sprintf("limit %d", p.Limit), text.Count(p.Items, "item"),
		text.Cpus(p.CPUs), "in virtual time"}}
	var longest time.Duration
	for _, name := range r.Strategies {
		if name != lesson.Baseline {
			longest = max(longest, r.Of[name].Makespan)
		}
	}
	tStar := tstar.LowerBound(p.Profile(), p.Machine()).Time
	for _, name := range r.Strategies {
		of, ended := r.Of[name]
		switch {
		case !ended:
			set.Notes = append(set.Notes, name+" is not drawn: it never ends.")
		case name == lesson.Baseline && float64(of.Makespan) > wide*float64(longest):
			set.Notes = append(set.Notes, fmt.Sprintf("%s takes %s, so that it would need a picture %s times as wide.",
				name, lesson.Spell(of.Makespan), text.Rounded(float64(of.Makespan)/float64(longest), 2)))
		default:
			set.Schedules = append(set.Schedules, lanes.Virtual(name, p.Limit, p.CPUs, tStar, of.Spans))
		}
	}
	o := schedule.Options{Brief: s.asks} // the lesson says on the next screen what there is to say
	return o.Write(s.out, s.stderr, cli.FormatTable, false, []lanes.Set{set})
}

// outcome is a table of the gains beside the guesses, and what was thought.
func (s show) outcome(r lesson.Results, guesses map[string]float64, thought string) {
	cols := []page.Column{{Heading: "strategy", Text: true}, {Heading: "takes"},
		{Heading: "times faster\nthan sequential"}}
	if len(guesses) > 0 {
		cols = append(cols, page.Column{Heading: "your guess"})
	}
	for _, name := range r.Strategies {
		cells := []string{name, lesson.Spell(r.Of[name].Makespan), text.Ratio(r.Gain(name))}
		if r.Stuck[name] != nil {
			cells = []string{name, "for ever", page.None}
		}
		if x, is := guesses[name]; is {
			cells = append(cells, text.Ratio(x))
		} else {
			cells = append(cells, "")
		}
		page.AddRow(cols, cells[:len(cols)]...)
	}
	p := page.Text(s.out, s.width())
	p.Table(cols)
	var verdicts []string
	for _, name := range slices.Sorted(maps.Keys(guesses)) {
		if r.Stuck[name] != nil {
			verdicts = append(verdicts, name+": it never ends, so that no number is right.")
			continue
		}
		verdicts = append(verdicts, verdict(name, guesses[name], r.Gain(name)))
	}
	if len(verdicts) > 0 {
		p.Say(strings.Join(verdicts, " "))
	}
	if thought != "" {
		p.Say("You thought: " + text.Brief(thought))
	}
	p.Flush()
}

// tolerated is how far a guess may be off and still be good.
const tolerated = 1.15

// verdict holds a guess against what came out.
func verdict(name string, guess, gain float64) string {
	switch off := guess / gain; {
	case off > 1/tolerated && off < tolerated:
		return fmt.Sprintf("%s: well guessed.", name)
	case off > 1:
		return fmt.Sprintf("%s: you guessed %s times as much as it gains.", name, text.Rounded(off, 2))
	default:
		return fmt.Sprintf("%s: it gains %s times as much as you guessed.", name, text.Rounded(1/off, 2))
	}
}

// others says how to change more, if overlap simulate has flags for it.
func (s show) others(r lesson.Results) {
	p := r.Params
	if p.Degrade != 0 || p.Profile().Latency.Outliers != 0 ||
		slices.ContainsFunc(r.Strategies, func(name string) bool { _, is := practice.Find(name); return is }) {
		return
	}
	args := []string{"simulate", "--lanes", "--items", fmt.Sprint(p.Items), "--latency",
		fmt.Sprint(p.Latency.Duration()), "--cpu-time",
		fmt.Sprint(p.CPU.Duration()), "--cpus", fmt.Sprint(p.CPUs), "--limits", fmt.Sprint(p.Limit)}
	if p.Capacity > 0 {
		args = append(args, "--capacity", fmt.Sprint(p.Capacity))
	}
	s.gap()
	s.say("To change other things:")
	fmt.Fprintln(s.out, command(args...))
}
