package record

// A Slot is a place in a run: one cell in one block. It may have several samples, since one that failed for a reason
// that is not the strategy's is taken again at the end of its block, or when the run is resumed.
type Slot struct {
	Block   int
	Cell    string
	Package string // of anyone's benchmark: its name may be in several
}

// Slot is where the sample is.
func (s *Sample) Slot() Slot { return Slot{s.Block, s.Cell, s.Package} }

// An Outcome is what came of a slot.
type Outcome int

// The outcomes: of several samples, the last of these counts.
const (
	Untried  Outcome = iota
	Spoilt           // each sample failed for a reason that is not the strategy's: another may succeed
	Faulty           // a sample failed, and another would be no better
	Measured         // there is a good sample
)

// Slots say which of several samples of a slot counts. It is the only rule for that:
//
//   - A good sample counts, before or after others that failed. Of two, as no run records them on purpose, both are in
//     the figures, and their block counts as one.
//   - A failure that [FailureKind.Retaken] allows to take again counts only where there is no good sample.
//   - Any other failure counts.
type Slots map[Slot]Outcome

// SlotsOf are those of the samples.
func SlotsOf(samples []Sample) Slots {
	slots := Slots{}
	for i := range samples {
		slots.Add(&samples[i])
	}
	return slots
}

// Add takes a further sample into account.
func (o Slots) Add(s *Sample) {
	outcome := Measured
	switch {
	case s.Status == OK:
	case s.FailureKind().Retaken():
		outcome = Spoilt
	default:
		outcome = Faulty
	}
	o[s.Slot()] = max(o[s.Slot()], outcome)
}

// Replaced says whether a sample failed and a good one counts in its place.
func (o Slots) Replaced(s *Sample) bool {
	return s.Status != OK && s.FailureKind().Retaken() && o[s.Slot()] == Measured
}

// markReplaced finds the failures of the text that count no more. They come in the order of the samples that failed, of
// which a damaged text may lack some.
func (f *File) markReplaced() {
	slots, rest := SlotsOf(f.Samples), f.Failures
	for i := range f.Samples {
		s := &f.Samples[i]
		if s.Status == OK || len(rest) == 0 || !rest[0].Cell.SameAs(s.Place) || rest[0].Reason != s.Reason {
			continue
		}
		rest[0].Replaced = slots.Replaced(s)
		rest = rest[1:]
	}
}
