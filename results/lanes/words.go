package lanes

import (
	"fmt"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/results/text"
)

// seconds is a duration as reports print it.
func seconds(d time.Duration) string { return text.Seconds(d.Seconds()) }

// Sentence says what is to be seen: of each schedule how long it takes, how far that is from T*, and why.
func (s Set) Sentence() string {
	return strings.Join(s.Sentences(), " ")
}

// Sentences are those of each schedule.
func (s Set) Sentences() (said []string) {
	tStar := theShortest
	for _, x := range s.Schedules {
		said = append(said, x.sentence(tStar))
		if _, known := x.Ratio(); known && !x.Cut() {
			tStar = "T*" // it has been said what that is
		}
	}
	return said
}

// Said is the sentence on the schedule by itself, and as it is where T* has been explained before.
func (s Schedule) Said() (first, after string) { return s.sentence(theShortest), s.sentence("T*") }

// theShortest is T* where it is first named.
const theShortest = "the shortest time possible (T*)"

// worth is the least share of a makespan of which something is said.
const worth = 0.05

// nothing is a share of a makespan that nobody sees.
const nothing = 0.001

// unusual is how many times as long or as short as the median a batch takes of which that is said.
const unusual = 1.1

// sentence calls T* what it is told to.
func (s Schedule) sentence(tStar string) string {
	f, name := s.Facts(), text.Brief(s.Name)
	ratio, known := s.Ratio()
	took := seconds(f.Makespan)
	if off := float64(f.Makespan) / float64(s.Median); s.Median > 0 && max(off, 1/off) > unusual {
		took += fmt.Sprintf(" (the median of all batches is %s)", seconds(s.Median))
	}
	var said string
	switch {
	case s.Cut():
		said = fmt.Sprintf("%s: the first %d of %d items, which end after %s", name, len(s.Spans), s.Items,
			seconds(f.Makespan))
	case known && ratio >= 1:
		said = fmt.Sprintf("%s ends after %s, %s times %s", name, took, text.Rounded(ratio, 3), tStar)
		if atLimit, ok := s.LimitRatio(); ok && atLimit >= 1 {
			said += fmt.Sprintf(" and %s times the least possible at its limit", text.Rounded(atLimit, 3))
		}
	case known:
		said = fmt.Sprintf("%s ends after %s, before %s: that is an estimate for all blocks, and this is one batch", name,
			took, tStar)
	default:
		said = fmt.Sprintf("%s ends after %s", name, took)
	}
	return strings.TrimRight(said+". "+s.reason(f), " ")
}

// reason says how the stages went on.
func (s Schedule) reason(f Facts) string {
	var said []string
	switch share := float64(f.Both) / max(1, float64(min(f.Fetching, f.Processing))); {
	case float64(min(f.Fetching, f.Processing)) < nothing*float64(f.Makespan): // there is nothing to overlap
	case f.Both == 0:
		said = append(said, "Fetching and processing never overlap.")
	case share < worth:
		said = append(said, "Fetching and processing hardly overlap.")
	default:
		said = append(said, fmt.Sprintf("Fetching and processing overlap for %s.", seconds(f.Both)))
	}
	mean := text.Rounded(f.MeanFetch, 3)
	switch starved := float64(f.Starved) >= worth*float64(f.Makespan); {
	case starved && s.CPUs == 1:
		said = append(said, fmt.Sprintf("For %s, fetched items wait while none is processed.", seconds(f.Starved)))
	case starved:
		said = append(said, fmt.Sprintf("For %s, fetched items wait while fewer than %d are processed.",
			seconds(f.Starved), s.CPUs))
	case float64(f.Fetching) < worth*float64(f.Makespan): // how they are fetched makes no difference
	case f.Fetches > 1 && mean == fmt.Sprint(f.Fetches):
		said = append(said, fmt.Sprintf("Until the last fetch ends, %d are always under way.", f.Fetches))
	case f.Fetches > 1:
		said = append(said, fmt.Sprintf("Until the last fetch ends, %s of at most %d are under way on average.",
			mean, f.Fetches))
	}
	if s.CPUs > 0 && f.Processes > s.CPUs {
		said = append(said, fmt.Sprintf("Up to %d items at once share %s.", f.Processes,
			text.Cpus(s.CPUs)))
	}
	return strings.Join(said, " ")
}
