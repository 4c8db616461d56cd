package teaching

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/term"
)

// A talk is the screen and the keyboard. Where there is no terminal at both ends, nothing is asked.
type talk struct {
	in     *bufio.Reader
	out    io.Writer
	asks   bool
	asking atomic.Bool // a question is open
}

func newTalk(in io.Reader, out io.Writer) *talk {
	f, ok := in.(*os.File)
	return &talk{in: bufio.NewReader(io.LimitReader(in, mostTyped)), out: out,
		asks: ok && cli.Height(out) > 0 && term.IsTerminal(int(f.Fd()))}
}

// mostTyped bounds what is read: a few answers.
const mostTyped = 1 << 16

func (t *talk) width() int { return cli.Width(t.out, false) }

// line asks for a line. At the end of the input it asks no more, and ends the line that was begun.
func (t *talk) line(prompt string) string {
	if !t.asks {
		return ""
	}
	t.asking.Store(true)
	defer t.asking.Store(false)
	fmt.Fprint(t.out, prompt)
	answer, err := t.in.ReadString('\n')
	if err != nil {
		t.asks = false
		fmt.Fprintln(t.out)
	}
	return strings.TrimSpace(answer)
}

// tries is how often a guess is asked for.
const tries = 3

// guess asks for a number, and again if it was none; 0 is no guess.
func (t *talk) guess(prompt string) float64 {
	for try := range tries {
		answer := t.line(prompt)
		if answer == "" {
			return 0
		}
		x, err := parseGuess(answer)
		if err == nil {
			return x
		}
		said := err.Error() + "."
		if try == tries-1 {
			said += " Going on without a guess."
		}
		fmt.Fprintln(t.out, strings.Join(page.Lines(text.Readable(said), t.width()), "\n"))
	}
	return 0
}

// most is beyond any gain: nothing here has so many items.
const most = 10_000

// parseGuess reads how many times faster: 8, 8x, 7.5× or 7,5.
func parseGuess(s string) (float64, error) {
	number := strings.TrimSpace(strings.TrimRight(strings.ToLower(s), "x× "))
	x, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	switch {
	case errors.Is(err, strconv.ErrRange) || err == nil && x > most:
		return 0, fmt.Errorf("%s is far too much: it is less than %d", text.Quote(s), most)
	case err != nil || math.IsNaN(x):
		return 0, fmt.Errorf("%s is no number: say how many times faster, such as 8, or press Enter", text.Quote(s))
	case x <= 0:
		return 0, fmt.Errorf("%s cannot be: as fast is 1, half as fast 0.5", text.Quote(s))
	}
	return x, nil
}

// next waits for Enter before the next screen.
func (t *talk) next() { t.line("Enter goes on: ") }
