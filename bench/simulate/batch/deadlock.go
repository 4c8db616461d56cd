package batch

import (
	"cmp"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/results/text"
)

// A Deadlock is the error of a batch in which everybody waits for somebody else who waits.
type Deadlock struct {
	At      time.Duration // virtual, when the last thing happened
	Items   int           // of the batch
	Pulled  int
	Emitted int
	Waiting []Waiting // most goroutines first
}

// Waiting is some goroutines that wait at one place.
type Waiting struct {
	Goroutines int
	For        string // "to send on a channel"
	Func       string // that waits, with its package: "practice.SelfSubmit.Run"
	At         string // file and line: "selfsubmit.go:33"
}

func (d *Deadlock) Error() string {
	said := fmt.Sprintf("deadlock after %s, when %d of %d items were done: everybody waits",
		text.Seconds(d.At.Seconds()), d.Emitted, d.Items)
	var places []string
	for _, w := range d.Waiting {
		places = append(places, w.String())
	}
	if len(places) == 0 {
		return said
	}
	return said + ": " + strings.Join(places, "; ")
}

func (w Waiting) String() string {
	return fmt.Sprintf("%s %s (%s, %s)", text.Count(w.Goroutines, "goroutine", "waits", "wait"), w.For, w.Func, w.At)
}

func (m *meter) deadlock(items int, waiting []Waiting) *Deadlock {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &Deadlock{At: max(m.inFlight.changed, m.fetching.changed, m.processing.changed), Items: items,
		Pulled: m.emitted + m.inFlight.now, Emitted: m.emitted, Waiting: waiting}
}

// isDeadlock says whether a bubble panicked since all in it wait. Its error has no type that can be named.
func isDeadlock(problem any) bool {
	err, ok := problem.(error)
	return ok && strings.HasPrefix(err.Error(), "deadlock: ")
}

// How a bubble is named in the header of a goroutine's stack. Only there does the runtime say which goroutine belongs
// to which bubble, and what it waits for.
const bubbleMark = ", synctest bubble "

// bubbleID is the number of the bubble that this is called in, "" if the runtime does not say it so.
func bubbleID() string {
	var buffer [256]byte
	header, _, _ := strings.Cut(string(buffer[:runtime.Stack(buffer[:], false)]), "\n")
	_, id, _ := strings.Cut(header, bubbleMark)
	return strings.TrimSuffix(id, "]:")
}

// mostStacks bounds how much of the stacks is looked at: of thousands of goroutines, the first ones tell.
const mostStacks = 1 << 20

// waitingIn says where the goroutines of a bubble wait, by place: nothing if its number is not known, since goroutines
// of no bubble have none either.
func waitingIn(bubble string) (list []Waiting) {
	if bubble == "" {
		return nil
	}
	buffer := make([]byte, mostStacks)
	stacks := string(buffer[:runtime.Stack(buffer, true)])
	for stack := range strings.SplitSeq(stacks, "\n\n") {
		header, frames, _ := strings.Cut(stack, "\n")
		_, state, _ := strings.Cut(strings.TrimSuffix(header, "]:"), " [")
		waits, id, _ := strings.Cut(state, bubbleMark)
		w, found := waitingAt(frames)
		if id != bubble || !found {
			continue
		}
		waits, _, _ = strings.Cut(waits, ",")
		w.For = wordsFor(strings.TrimSuffix(waits, " (durable)"))
		i := slices.IndexFunc(list, func(o Waiting) bool { return o.For == w.For && o.Func == w.Func && o.At == w.At })
		if i < 0 {
			i, list = len(list), append(list, w)
		}
		list[i].Goroutines++
	}
	slices.SortStableFunc(list, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(b.Goroutines, a.Goroutines), cmp.Compare(a.At, b.At), cmp.Compare(a.For, b.For))
	})
	return list
}

func wordsFor(wait string) string {
	words := map[string]string{
		"chan send": "to send on a channel", "chan receive": "to receive from a channel", "select": "in a select",
		"select (no cases)": "in a select without cases", "chan send (nil chan)": "to send on a nil channel",
		"chan receive (nil chan)": "to receive from a nil channel", "sync.WaitGroup.Wait": "for a sync.WaitGroup",
		"sync.Cond.Wait": "for a sync.Cond",
	}
	return cmp.Or(words[wait], "in "+wait)
}

// waitingAt finds the place in a stack, a function and its file a pair of lines: the first that is the strategy's, and
// neither of the standard library nor of the machine that it runs on.
func waitingAt(frames string) (Waiting, bool) {
	lines := strings.Split(frames, "\n")
	for i := 0; i+1 < len(lines) && !strings.HasPrefix(lines[i], "created by "); i += 2 {
		name := lines[i]
		if open := strings.LastIndex(name, "("); open > 0 && strings.HasSuffix(name, ")") {
			name = name[:open]
		}
		if isMachinery(name) {
			continue
		}
		place, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " +")
		return Waiting{Func: plainName(path.Base(name)), At: path.Base(strings.ReplaceAll(place, `\`, "/"))}, true
	}
	return Waiting{}, false
}

// plainName is the name of a function without stars and parentheses, and that of the function around the body of a
// loop: p.T.Run for p.(*T).Run.(*T).Run-range1.
func plainName(name string) string {
	name = strings.ReplaceAll(strings.ReplaceAll(name, "(*", ""), ")", "")
	around, _, isLoop := strings.Cut(name, "-range")
	pkg, function, _ := strings.Cut(around, ".")
	if half := len(function) / 2; isLoop && half > 0 && function[:half] == function[half+1:] {
		return pkg + "." + function[:half]
	}
	return name
}

// isMachinery says whether a function is of the standard library, whose packages have no dot in their first name, or
// of the machine and the meter.
func isMachinery(name string) bool {
	const ours = "github.com/overlap-bench/overlap/"
	first, _, _ := strings.Cut(name, "/")
	std := !strings.HasPrefix(name, "main.") && (first == name || !strings.Contains(first, "."))
	return std || strings.HasPrefix(name, ours+"fixtures/") || strings.HasPrefix(name, ours+"bench/simulate/batch.")
}
