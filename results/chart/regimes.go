package chart

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/text"
)

const regimesTitle = "Which strategy is best where"

// A RegimeMap is the JSON of overlap simulate --regimes --json: which strategy takes the least time for what kind of
// work. Durations are in seconds. [export.RegimesSchema] describes each field.
type RegimeMap struct {
	Schema  string     `json:"$schema"` // [export.RegimesSchemaID]
	Version int        `json:"version"`
	Limit   int        `json:"limit"`
	CPUs    int        `json:"cpus"`
	Items   int        `json:"items"` // of a batch
	Lead    float64    `json:"lead"`  // share by which one has to lead to be alone: 0.02 is 2 %
	Rule    RegimeRule `json:"rule"`
	Cells   []Regime   `json:"cells"`
}

// RegimeVersion is that of a [RegimeMap].
const RegimeVersion = 1

// A Regime is a kind of work, and what is best for it.
type Regime struct {
	Latency   float64            `json:"latency"`   // of a fetch, the median
	CPUTime   float64            `json:"cpu_time"`  // of processing an item, the median
	Balance   float64            `json:"balance"`   // CPU time / CPUs over latency / limit
	Best      string             `json:"best"`      // strategy with the least makespan
	Tied      bool               `json:"tied"`      // another takes less than the lead longer
	Makespans map[string]float64 `json:"makespans"` // by strategy
}

// A RegimeRule is where one strategy leads.
type RegimeRule struct {
	Led   int            `json:"led"`   // cells in which one leads
	Wins  map[string]int `json:"wins"`  // these, by strategy
	Least float64        `json:"least"` // the least balance of these, 0 if there are none
	Most  float64        `json:"most"`
	Band  int            `json:"band"` // cells with a balance between these two, led or not
}

// Sentence says where one strategy leads.
func (m *RegimeMap) Sentence() string {
	r := m.Rule
	if r.Led == 0 {
		return fmt.Sprintf("No strategy leads by %.0f %% in any of %s.", 100*m.Lead, text.Count(len(m.Cells), "cell"))
	}
	names := slices.SortedFunc(maps.Keys(r.Wins), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Wins[b], r.Wins[a]), cmp.Compare(a, b))
	})
	var wins []string
	for _, name := range names {
		wins = append(wins, fmt.Sprintf("%s in %d", called(name), r.Wins[name]))
	}
	said := fmt.Sprintf("One strategy leads by %.0f %% or more in %d of %d cells: %s.", 100*m.Lead, r.Led, len(m.Cells),
		listed(wins))
	if len(names) == 1 {
		said = fmt.Sprintf("%s leads by %.0f %% or more in %d of %d cells.", called(names[0]), 100*m.Lead, r.Led,
			len(m.Cells))
	}
	if r.Led < len(m.Cells) {
		said += " In the other cells, two or more tie for the best."
	}
	said += fmt.Sprintf(" In every cell with a leader, computing an item (CPU time / CPUs) takes %.2g to %.2g times as "+
		"long as waiting for one (latency / limit).", r.Least, r.Most)
	if r.Band <= r.Led {
		return said + " No other cell is in that range."
	}
	return said + fmt.Sprintf(" %s in that range too.", text.Count(r.Band-r.Led, "other cell", "is", "are"))
}

// mostRegimes bounds what is read: the map of overlap has 63 cells.
const mostRegimes = 2000

// ReadRegimes reads a regime map.
func ReadRegimes(r io.Reader) (*RegimeMap, error) {
	var m RegimeMap
	if err := json.NewDecoder(r).Decode(&m); err != nil {
		return nil, fmt.Errorf("no regime map, which overlap simulate --regimes --json writes: %w", err)
	}
	switch {
	case m.Schema != export.RegimesSchemaID:
		return nil, fmt.Errorf("no regime map: its $schema is %s. overlap simulate --regimes --json writes one",
			text.Quote(m.Schema))
	case m.Version != RegimeVersion:
		return nil, fmt.Errorf("the regime map has version %d, and this overlap knows %d", m.Version, RegimeVersion)
	case len(m.Cells) == 0 || len(m.Cells) > mostRegimes:
		return nil, fmt.Errorf("the regime map has %d cells: 1 to %d", len(m.Cells), mostRegimes)
	}
	for i, c := range m.Cells {
		if c.Best == "" || c.Latency < 0 || c.CPUTime < 0 || c.Balance < 0 {
			return nil, fmt.Errorf("the regime map's cell %d has no best strategy, or a negative duration", i+1)
		}
	}
	return &m, nil
}

// Regimes draws which strategy is best at each latency and CPU time.
func Regimes(m *RegimeMap) *Chart {
	c := &Chart{ID: "regimes", Title: regimesTitle, Sentence: m.Sentence(),
		Alt: "A field for each kind of work, with latency rising to the right and CPU time rising upwards. A solid mark " +
			"is the strategy that leads there, each with its own shape and colour; a small ring says that two or more tie.",
		Note: fmt.Sprintf("Simulated, so exact, and of no machine: limit %d, %s, %d items. Where one leads, the "+
			"next takes at least %.0f %% longer.", m.Limit, text.Cpus(m.CPUs), m.Items, 100*m.Lead)}
	c.Table.Head = []string{"latency", "CPU time", "best", "tied", "least time", "next", "its time"}
	c.Table.Words = []int{2, 3, 5}
	latencies, cpuTimes := axesOf(m)
	for _, cell := range m.Cells {
		names := slices.SortedFunc(maps.Keys(cell.Makespans), func(a, b string) int {
			return cmp.Or(cmp.Compare(cell.Makespans[a], cell.Makespans[b]), cmp.Compare(a, b))
		})
		names = slices.DeleteFunc(names, func(name string) bool { return name == cell.Best })
		least, next, second := none, none, none
		if x, ok := cell.Makespans[cell.Best]; ok {
			least = text.Seconds(x)
		}
		if len(names) > 0 {
			next, second = names[0], text.Seconds(cell.Makespans[names[0]])
		}
		c.Table.add(svg.Duration(cell.Latency), svg.Duration(cell.CPUTime), cell.Best,
			map[bool]string{true: "yes", false: "no"}[cell.Tied], least, next, second)
	}
	c.drawRegimes(m, latencies, cpuTimes)
	return c
}

// axesOf are the latencies and the CPU times that occur.
func axesOf(m *RegimeMap) (latencies, cpuTimes []float64) {
	for _, cell := range m.Cells {
		latencies, cpuTimes = append(latencies, cell.Latency), append(cpuTimes, cell.CPUTime)
	}
	slices.Sort(latencies)
	slices.Sort(cpuTimes)
	return slices.Compact(latencies), slices.Compact(cpuTimes)
}

func (c *Chart) drawRegimes(m *RegimeMap, latencies, cpuTimes []float64) {
	const left, top = 56, 24
	leaders := m.leaders()
	side := math.Min(34, (width-left-4)/float64(len(latencies)))
	bottom := top + side*float64(len(cpuTimes))
	legend := bottom + 44
	p := c.begin(legend + labelHeight*math.Ceil(float64(len(leaders)+1)/3) + 6)
	for i, cpu := range cpuTimes {
		p.Text(left-5, bottom-(float64(i)+0.5)*side+4, svg.End, "muted small", svg.Duration(cpu))
	}
	for i, latency := range latencies {
		if i%(1+len(latencies)/6) == 0 { // others have no room
			p.Text(left+(float64(i)+0.5)*side, bottom+14, svg.Middle, "muted small", svg.Duration(latency))
		}
	}
	p.Text(2, top-10, svg.Start, "ink", "CPU time of an item")
	p.Text(left+side*float64(len(latencies))/2, bottom+31, svg.Middle, "ink", "latency of a fetch")
	for _, cell := range m.Cells {
		column, _ := slices.BinarySearch(latencies, cell.Latency)
		row, _ := slices.BinarySearch(cpuTimes, cell.CPUTime)
		x, y := left+(float64(column)+0.5)*side, bottom-(float64(row)+0.5)*side
		said := fmt.Sprintf("latency %s, CPU time %s: %s leads", svg.Duration(cell.Latency), svg.Duration(cell.CPUTime),
			cell.Best)
		if cell.Tied {
			said = strings.TrimSuffix(said, "leads") + "and others tie"
		}
		p.Titled(said, datum(cell.Best, cell.Makespans[cell.Best]), func() {
			p.Rect("faint hair", x-side/2+1, y-side/2+1, side-2, side-2)
			if cell.Tied {
				p.Mark("muted hollow", svg.Disc, x, y, 2)
				return
			}
			class, shape := series(slices.Index(leaders, cell.Best))
			p.Rect(class+" band", x-side/2+1, y-side/2+1, side-2, side-2)
			p.Mark(class+" solid", shape, x, y, min(7, side/3))
		})
	}
	c.drawLeaders(leaders, legend)
}

// leaders are the strategies that lead somewhere, most often first.
func (m *RegimeMap) leaders() (names []string) {
	wins := map[string]int{}
	for _, cell := range m.Cells {
		if !cell.Tied {
			wins[cell.Best]++
		}
	}
	return slices.SortedFunc(maps.Keys(wins), func(a, b string) int {
		return cmp.Or(cmp.Compare(wins[b], wins[a]), cmp.Compare(a, b))
	})
}

// drawLeaders says which mark is which strategy, three in a line.
func (c *Chart) drawLeaders(leaders []string, top float64) {
	const room = (width - 8) / 3
	p := c.Picture
	for i := range len(leaders) + 1 {
		x, y := float64(8+i%3*room), top+float64(i/3)*labelHeight+4
		if i == len(leaders) {
			p.Mark("muted hollow", svg.Disc, x, y, 2)
			p.Text(x+9, y+4, svg.Start, "ink small", "two or more tie")
			return
		}
		class, shape := series(i)
		p.Mark(class+" solid", shape, x, y, 4)
		p.Titled(leaders[i], nil, func() {
			p.Text(x+9, y+4, svg.Start, "ink small", svg.Fit(text.Visible(leaders[i]), room-14))
		})
	}
}
