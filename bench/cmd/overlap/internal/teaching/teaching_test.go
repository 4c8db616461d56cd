package teaching

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/bench/lesson"
)

// run is what the command prints, in 80 columns: in a pipe, or to somebody who types.
func run(t *testing.T, o options, typed *string, args ...string) (string, error) {
	t.Helper()
	t.Setenv("COLUMNS", "80")
	var out bytes.Buffer
	conversation := newTalk(strings.NewReader(""), &out)
	if typed != nil {
		conversation.in, conversation.asks = bufio.NewReader(strings.NewReader(*typed)), true
	}
	err := o.run(t.Context(), conversation, io.Discard, args)
	return out.String(), err
}

// Without a terminal every lesson prints straight through, in lines that fit, with all its parts.
func TestStraightThrough(t *testing.T) {
	for n := range lesson.Titles() {
		for _, broken := range []bool{false, true} {
			out, err := run(t, options{broken: broken}, nil, fmt.Sprint(n+1))
			if err != nil {
				t.Fatal(err)
			}
			simulated, err := lesson.Simulate(t.Context(), n+1)
			if err != nil {
				t.Fatal(err)
			}
			parts := []string{simulated.Title, simulated.Question, simulated.Why, simulated.Reveal.Sentence,
				simulated.Remember,
				simulated.Break.Ask, fmt.Sprintf("overlap lesson %d --break", n+1)}
			if broken {
				parts = []string{simulated.Title, simulated.Break.Ask, simulated.Break.Sentence, simulated.Remember}
			}
			words := strings.Join(strings.Fields(out), " ")
			for _, part := range append(parts, "in virtual time", "▲ T*") {
				if part = strings.Join(strings.Fields(part), " "); !strings.Contains(words, part) {
					t.Errorf("lesson %d, the exercise %v: %q is not in\n%s", n+1, broken, part, out)
				}
			}
			if strings.Contains(out, "your guess") || strings.Contains(out, "NaN") || strings.Contains(out, "\n\n\n") {
				t.Errorf("lesson %d:\n%s", n+1, out)
			}
			for line := range strings.Lines(out) {
				if utf8.RuneCountInString(line) > 81 && !strings.HasPrefix(line, "  overlap simulate") {
					t.Errorf("lesson %d: %d columns: %s", n+1, utf8.RuneCountInString(line)-1, line)
				}
			}
		}
	}
}

// On a terminal the guesses and the reason are asked for, and stand beside what came out.
func TestGuesses(t *testing.T) {
	typed := "8\n16x\nasync is fast\n\n"
	out, err := run(t, options{}, &typed, "4")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"How many times faster than sequential is lesson? ", "Why do you think so? ",
		"Enter goes on: ",
		"your guess", "lesson       96 ms            4.50×       8.00×", "pipeline     52 ms            8.31×       16.0×",
		"lesson: you guessed 1.8 times as much as it gains.", "You thought: async is fast"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if asked, drawn := strings.Index(out, "Why do you"), strings.Index(out, "░"); asked > drawn {
		t.Error("the answer is shown before the question")
	}
}

// What is no guess gets a line that says so, and is asked for again, three times in all.
func TestSillyGuesses(t *testing.T) {
	typed := "banana\n-3\n1e9\nNaN\n4,5\n\n\n"
	out, err := run(t, options{}, &typed, "barriers")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"banana" is no number: say how many times faster, such as 8, or press Enter.` + "\n",
		`"-3" cannot be: as fast is 1, half as fast 0.5.` + "\n",
		`"1e9" is far too much: it is less than 10000. Going on without a guess.` + "\n",
		`"NaN" is no number`, "4.50×", "pipeline: it gains 1.8 times as much as you guessed.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if n := strings.Count(out, "faster than sequential is lesson? "); n != tries {
		t.Errorf("asked %d times, want %d", n, tries)
	}
}

// A guess of what never ends is none that could be right.
func TestGuessOfDeadlock(t *testing.T) {
	typed := "3\n6\n\n\n"
	out, err := run(t, options{}, &typed, "selfsubmit")
	if err != nil || !strings.Contains(out, "selfsubmit: it never ends") || !strings.Contains(out, "pipeline: ") {
		t.Errorf("error %v\n%s", err, out)
	}
}

func TestParseGuess(t *testing.T) {
	for s, want := range map[string]float64{"8": 8, "8x": 8, "7.5×": 7.5, "7,5": 7.5, " 12 X ": 12, "0.5": 0.5,
		"1e2": 100} {
		if x, err := parseGuess(s); x != want || err != nil {
			t.Errorf("%q: %v, error %v, want %v", s, x, err, want)
		}
	}
	for _, s := range []string{"0", "-0", "x", "inf", "-inf", "nan", "1e400", "8 9", "0x10", strings.Repeat("9", 400),
		"\x1b[2J",
		strings.Repeat("z", 10_000)} {
		if x, err := parseGuess(s); err == nil || len(err.Error()) > 200 || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%.20q: %v, error %v", s, x, err)
		}
	}
}

// At the end of the input the lesson goes on without asking, and so it does for what never ends.
func TestEndOfInput(t *testing.T) {
	for _, typed := range []string{"", "8", "8\n", strings.Repeat("a", 1<<20)} {
		out, err := run(t, options{}, &typed, "1")
		if err != nil || !strings.Contains(out, "Remember: ") || strings.Count(out, " ? ") > 2 {
			t.Errorf("%.10q: error %v\n%s", typed, err, out)
		}
	}
}

// What is typed is shown, and not obeyed.
func TestTypedIsVisible(t *testing.T) {
	typed := "\x1b[2J\n8\n8\n\x1b]0;title\a\n\n"
	out, err := run(t, options{}, &typed, "1")
	if err != nil || strings.ContainsAny(out, "\x1b\a") {
		t.Errorf("error %v, %q", err, out)
	}
}

func TestPractices(t *testing.T) {
	for name, wants := range map[string][]string{
		"nested": {"nested has 128 fetches under way", "Share one.", "░"},
		"selfsubmit": {"That is a deadlock: 8 goroutines wait to send on a channel",
			"selfsubmit is not drawn: it never ends.", "for ever"},
		"gather": {"mutex", "channel", "atomic", "shard", "1.00×", "Measured just now"},
	} {
		out, err := run(t, options{}, nil, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
				t.Errorf("%s: %q is not in\n%s", name, want, out)
			}
		}
	}
}

func TestJSON(t *testing.T) {
	out, err := run(t, options{json: true}, nil)
	var all []lesson.Lesson
	if err != nil || json.Unmarshal([]byte(out), &all) != nil || len(all) != len(lesson.Titles()) {
		t.Errorf("%d lessons, error %v", len(all), err)
	}
	var one lesson.Lesson
	out, err = run(t, options{json: true}, nil, "4")
	if err != nil || json.Unmarshal([]byte(out), &one) != nil || one.Name != "barriers" ||
		one.Reveal.Gains["lesson"] < 4 {
		t.Errorf("%+v, error %v", one, err)
	}
	for _, name := range []string{"nested", "gather"} {
		out, err = run(t, options{json: true}, nil, name)
		if err != nil || !json.Valid([]byte(out)) {
			t.Errorf("%s: error %v, %s", name, err, out)
		}
	}
}

func TestList(t *testing.T) {
	out, err := run(t, options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lesson.Titles() {
		if !strings.Contains(out, fmt.Sprintf("%d %s", l.Number, l.Name)) || !strings.Contains(out, l.Title) {
			t.Errorf("lesson %d is not listed in\n%s", l.Number, out)
		}
	}
}

// Bad arguments get one line that says what to do.
func TestBadArguments(t *testing.T) {
	for _, tt := range []struct {
		o    options
		args []string
		want string
	}{
		{options{}, []string{"12"}, `there is no lesson "12": use a number from 1 to 11`},
		{options{}, []string{"barrier"}, "did you mean barriers?"},
		{options{broken: true}, nil, "--break is for one lesson"},
		{options{broken: true, json: true}, []string{"4"}, "--break has no use with --json"},
		{options{broken: true}, []string{"gather"}, "gather has none"},
	} {
		if _, err := run(t, tt.o, nil, tt.args...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: error %v, want %q", tt.args, err, tt.want)
		}
	}
}

// Whoever is interrupted while gathering is measured ends.
func TestGatherInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (options{}).gather(ctx, newTalk(strings.NewReader(""), io.Discard)); err == nil {
		t.Error("it went on")
	}
}

// A way whose range includes one is named as not told apart, and no other.
func TestAlike(t *testing.T) {
	of := func(low, high float64) lesson.Gathered { return lesson.Gathered{Low: low, High: high} }
	got := alike([]lesson.GatheredWay{
		{Way: "mutex", Tiny: of(1.2, 1.4), Large: of(0.9, 1.1)}, {Way: "atomic", Tiny: of(0.5, 0.9), Large: of(1, 1)},
		{Way: "shard", Tiny: of(1, 1), Large: of(1, 1)},
	})
	if want := "atomic with large items mutex with large items"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
