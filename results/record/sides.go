package record

import (
	"maps"
	"slices"

	"golang.org/x/perf/benchfmt"
)

// HasSides says whether the file has two sides, as overlap against records them.
func (f *File) HasSides() bool {
	if f.Run != nil && len(f.Run.Sides) == 2 {
		return true
	}
	has := map[string]bool{}
	for _, s := range f.Series {
		has[s.Cell.Side] = true
	}
	for _, failed := range f.Failures {
		has[failed.Cell.Side] = true
	}
	return has[OldSide] && has[NewSide]
}

// Sides are views of a file that [File.HasSides]: as if each side had been recorded on its own, in the same blocks.
// Names have no side there. The old one has the A/A arm. What has no side in the file is in both.
func (f *File) Sides() (old, now *File) { return f.onSide(OldSide), f.onSide(NewSide) }

// onSide is one of the views. It shares with the file what nobody changes.
func (f *File) onSide(side string) *File {
	has := func(c Cell) bool { return c.Side == "" || c.Side == side }
	view := &File{Path: f.Path, Side: side, Notes: f.Notes, Exact: f.Exact, Problems: f.Problems, units: f.units}
	if f.Run != nil {
		view.Run = f.Run.onSide(side)
	}
	at := f.addSeries(view, has)
	// Of a benchmark that was measured again, only what its first arm says counts as a failure.
	again := func(c Cell) bool { return c.IsAAArm() && c.Strategy == "" }
	for _, failed := range f.Failures {
		if has(failed.Cell) && !again(failed.Cell) {
			failed.Name, failed.Cell.Side = f.numbered(WithoutSide(failed.Name)), ""
			view.Failures = append(view.Failures, failed)
		}
	}
	for _, s := range f.Samples {
		if !has(s.Place) || s.Status == Failed && again(s.Place) {
			continue
		}
		s.Cell, s.Place.Side = WithoutSide(s.Cell), ""
		if j, ok := at[s.Series]; ok {
			s.Series = view.Series[j]
		}
		view.Samples = append(view.Samples, s)
	}
	for _, c := range f.Cells {
		if has(c) {
			c.Side = ""
			view.Cells = append(view.Cells, c)
		}
	}
	return view
}

// addSeries gives a view its series, with their results in the order of the file, and says where each is.
func (f *File) addSeries(view *File, has func(Cell) bool) map[*Series]int32 {
	at := map[*Series]int32{}
	for _, s := range f.Series {
		if !has(s.Cell) {
			continue
		}
		of := *s
		of.Name, of.Cell.Side = WithoutSide(s.Name), ""
		if f.Run != nil {
			of.Config = withFacts(s.Config, f.Run.factsOf(view.Side))
		}
		if of.Cell.IsAAArm() && !of.OfStrategy() {
			of.Name, of.Cell.Arm = of.Cell.WithoutArm(of.Name), ""
			view.Again = append(view.Again, &of)
			continue
		}
		at[s] = int32(len(view.Series))
		view.Series = append(view.Series, &of)
	}
	for _, i := range f.Order {
		if j, ok := at[f.Series[i]]; ok {
			view.Order = append(view.Order, j)
		}
	}
	return at
}

// numbered is the name of a benchmark that failed with the GOMAXPROCS that it has in results, on whichever side.
func (f *File) numbered(name string) string {
	for _, s := range f.Series {
		if of := WithoutSide(s.Name); !s.OfStrategy() && TrimProcs(of) == name {
			return of
		}
	}
	return name
}

// withFacts is a configuration with some facts in place of its own.
func withFacts(config []benchfmt.Config, facts Facts) []benchfmt.Config {
	if len(facts) == 0 {
		return config
	}
	config = slices.Clone(config) // it is shared
	for i, c := range config {
		if value, ok := facts[c.Key]; ok {
			config[i].Value = []byte(value)
		}
	}
	return config
}

// overlaid is a map with what another has in place of its own.
func overlaid[M ~map[string]string](m, with M) M {
	all := maps.Clone(m)
	if all == nil {
		all = M{}
	}
	maps.Copy(all, with)
	return all
}

// onSide is the run as if it had measured that side alone, of which Sides then says what it is.
func (r *Run) onSide(side string) *Run {
	of := *r
	of.Sides, of.Cells = nil, nil
	for _, cell := range r.Cells {
		if c := ParseCell(cell); c.Side == "" || c.Side == side {
			of.Cells = append(of.Cells, WithoutSide(cell))
		}
	}
	for _, s := range r.Sides {
		if s.Name == side {
			of.Sides = []Side{s}
			of.Commit, of.Dirty, of.Engine = s.Commit, s.Dirty, s.Engine
			of.Facts = overlaid(r.Facts, s.Facts)
			of.Versions = overlaid(r.Versions, s.Versions)
		}
	}
	return &of
}

// factsOf are the facts in which a side differs from the run.
func (r *Run) factsOf(side string) Facts {
	i := slices.IndexFunc(r.Sides, func(s Side) bool { return s.Name == side })
	if i < 0 {
		return nil
	}
	return r.Sides[i].Facts
}
