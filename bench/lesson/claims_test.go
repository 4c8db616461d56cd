package lesson

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/lesson/practice"
)

// Every lesson's claim holds for the strategies as they are, before and after what its exercise changes.
func TestClaims(t *testing.T) {
	for n, p := range plans() {
		run, err := Simulate(t.Context(), n+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.claim(run.Results); err != nil {
			t.Errorf("lesson %d: %v", n+1, err)
		}
		if err := p.exercise.claim(run.Results, run.Broken); err != nil {
			t.Errorf("the exercise of lesson %d: %v", n+1, err)
		}
	}
}

// A lesson has all its parts, asks about strategies that it shows, and has valid parameters.
func TestLessonsAreWhole(t *testing.T) {
	lessons, err := All(t.Context())
	if err != nil || len(lessons) != 11 || Count() != 9 {
		t.Fatalf("%d lessons, error %v", len(lessons), err)
	}
	names := map[string]bool{}
	for i, l := range lessons {
		for what, said := range map[string]string{"question": l.Question, "why": l.Why, "sentence": l.Reveal.Sentence,
			"remember": l.Remember, "ask": l.Break.Ask, "last sentence": l.Break.Sentence, "title": l.Title + "."} {
			if len(said) < 10 || !strings.ContainsAny(said[len(said)-1:], ".?)") || strings.Contains(said, "%!") ||
				strings.Contains(said, "NaN") || len(said) > 700 {
				t.Errorf("lesson %d: its %s is %q", l.Number, what, said)
			}
		}
		if names[l.Name] || l.Number != i+1 || l.Strategies[0] != Baseline {
			t.Errorf("lesson %d: %s, %v", l.Number, l.Name, l.Strategies)
		}
		names[l.Name] = true
		for _, name := range l.Guess.Strategies {
			if l.Reveal.Gains[name] <= 0 && name != practice.NameSelfSubmit { // which never ends
				t.Errorf("lesson %d: asks about %s, and shows %v", l.Number, name, l.Reveal.Gains)
			}
		}
		for _, p := range []interface{ Validate() error }{l.Params, l.Break.Params} {
			if err := p.Validate(); err != nil {
				t.Errorf("lesson %d: %v", l.Number, err)
			}
		}
		for _, name := range append(l.Strategies, l.Break.Strategies...) {
			if l.Python[name] == "" {
				t.Errorf("lesson %d: nothing says what %s is in Python", l.Number, name)
			}
		}
	}
}

// Two runs of a lesson say the same: a page that is built twice is the same page.
func TestLessonsRepeat(t *testing.T) {
	var said [2]string
	for i := range said {
		lessons, err := All(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lessons {
			said[i] += l.Reveal.Sentence + l.Break.Sentence
		}
	}
	if said[0] != said[1] {
		t.Errorf("%s\n%s", said[0], said[1])
	}
}

// A lesson is found by its number and its name; what is not there is said in a line.
func TestFind(t *testing.T) {
	for which, want := range map[string]int{"1": 1, "9": 9, "barriers": 4, "onecpu": 9, "nested": 10} {
		if n, err := Find(which); n != want || err != nil {
			t.Errorf("%s: lesson %d, error %v", which, n, err)
		}
	}
	for which, want := range map[string]string{
		"0": "use a number from 1 to 11", "12": "use a number from 1 to 11", "": "use a number",
		"barrier": "did you mean barriers",
	} {
		if _, err := Find(which); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", which, err, want)
		}
	}
}

// No number in what a lesson says is typed: it is a parameter, or simulated. The numbers of lessons may be.
func TestNumbersAreNotTyped(t *testing.T) {
	verb := regexp.MustCompile(`%[-+.0-9]*[a-z%]|lesson \d+`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	positions := token.NewFileSet()
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") || path == "lesson.go" { // which has errors, and no sentences
			continue
		}
		file, err := parser.ParseFile(positions, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if said, ok := n.(*ast.BasicLit); ok && said.Kind == token.STRING && strings.Contains(said.Value, " ") {
				checked++
				if verb.ReplaceAllString(said.Value, "") != strings.Map(withoutDigits, verb.ReplaceAllString(said.Value, "")) {
					t.Errorf("%v: %s has a number in it", positions.Position(said.Pos()), said.Value)
				}
			}
			return true
		})
	}
	if checked < 200 {
		t.Errorf("looked at %d texts only", checked)
	}
}

func withoutDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

// Lesson 8 says what a hand-over takes in the recorded runs, and takes a price within it.
func TestRecordedHandOver(t *testing.T) {
	files, err := filepath.Glob("../../results/runs/*/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded runs: %v", err)
	}
	measured := regexp.MustCompile(`"hand_over_ns":(\d+)`)
	least, most := math.MaxInt, 0
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range measured.FindAllSubmatch(data, -1) {
			ns, err := strconv.Atoi(string(found[1]))
			if err != nil {
				t.Fatal(err)
			}
			least, most = min(least, ns), max(most, ns)
		}
	}
	price := int(practice.Price / practice.Stretch / time.Nanosecond)
	if least != practice.RecordedLeast || most != practice.RecordedMost || price < least || price > most {
		t.Errorf("a hand-over takes %d to %d ns in the recorded runs, and the lesson says %d to %d, and a price of %d",
			least,
			most, practice.RecordedLeast, practice.RecordedMost, price)
	}
}
