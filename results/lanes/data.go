package lanes

import "time"

// Data is a schedule as compact numbers, for a program that draws it again. All times are in whole microseconds since
// the first pull, rounded down as in a sidecar, so that what follows each other does not overlap.
type Data struct {
	Name     string  `json:"name"`
	About    string  `json:"about,omitempty"`
	Items    int     `json:"items"`           // of the batch: there may be more than are in it
	Limit    int     `json:"limit,omitempty"` // 0 is unknown
	CPUs     int     `json:"cpus,omitempty"`  // likewise
	Makespan int64   `json:"makespan_us"`
	Bound    int64   `json:"bound_us,omitempty"` // T*; 0 is unknown
	Groups   []Group `json:"groups"`             // of rows, by worker
	Fetch    []int64 `json:"fetch"`              // see [Numbers]
	Process  []int64 `json:"process"`
}

// Numbers is how many numbers a bar is in Data: the item, its row by worker, when it starts after the bar before it in
// the same list, and how long it takes. By item, the row is the item.
const Numbers = 4

// Data has the schedule as compact numbers.
func (s Schedule) Data() Data {
	l := s.Layout(ByWorker)
	d := Data{Name: s.Name, About: s.About, Items: s.Items, Limit: s.Limit, CPUs: s.CPUs,
		Makespan: s.Makespan().Microseconds(), Bound: s.Bound.Microseconds(), Groups: l.Groups}
	var before [Stages]int64
	for _, b := range l.Bars {
		to := &d.Fetch
		if b.Stage == Process {
			to = &d.Process
		}
		start, end := micros(b.Start), micros(b.End)
		*to = append(*to, int64(b.Item), int64(b.Row), start-before[b.Stage], end-start)
		before[b.Stage] = start
	}
	return d
}

func micros(d time.Duration) int64 { return d.Microseconds() }
