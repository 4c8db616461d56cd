package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Sentences say what the comparison shows, then how it was made, and what else differs.
func (v *Comparison) Sentences() []string {
	said := append(v.capped(), v.shows()...)
	said = append(said, v.Method()...)
	if also := v.Otherwise(); also != "" {
		said = append(said, also)
	}
	said = append(said, v.Untold()...)
	said = append(said, v.Refused...)
	said = append(said, text.Few(v.Only)...)
	said = append(said, v.Likely...)
	return append(said, v.Notes()...)
}

// doubts are what is not known and might be why something was told to be slower or faster.
func (v *Comparison) doubts() (said []string) {
	machine := false
	for _, m := range v.Matches {
		if !m.New.IsStrategies || m.New.Exact || !slices.ContainsFunc(m.Cells, func(c *Cell) bool { return c.Verdict == table.Slower || c.Verdict == table.Faster }) {
			continue
		}
		machine = machine || v.Pairs == nil && !v.Efficiency && m.Speed == 0
		for _, why := range v.NoFloors(m) {
			if why = "It may be noise: " + why + "."; !slices.Contains(said, why) {
				said = append(said, why)
			}
		}
	}
	if machine {
		said = append([]string{"It may have been the machine: how that changed between the runs is not known, as of runs with --watch=false."}, said...)
	}
	return said
}

// failures names the cells of which a side has no figures, with the reason.
func (v *Comparison) failures() []string {
	var said []string
	for _, c := range v.All() {
		if reason := c.Reason(); reason != "" {
			said = append(said, reason)
		}
	}
	return text.Few(said)
}

// Reason says which side of a cell failed and why; "" if none did.
func (c *Cell) Reason() string {
	switch absent := c.absent(); {
	case absent != "" && c.absence() == table.Disturbed:
		return c.disturbance()
	case absent != "" && c.absence() == table.Untimed:
		return c.noTime()
	}
	bad := c.New
	switch {
	case c.New.Absent() == table.Failed || c.New.Failing():
	case c.Old.Absent() == table.Failed || c.Old.Failing():
		bad = c.Old
	default:
		return ""
	}
	why := "no sample of it succeeded"
	if faults := bad.Faults(); bad.Wrong() != "" {
		why = "disqualified: " + bad.Wrong()
	} else if len(faults) > 0 {
		why = faults[0].Reason
	}
	state := c.absent()
	if c.Old.Ranked() && c.New.Ranked() {
		state = fmt.Sprintf("failed in %d of %s", len(bad.Faults()), text.Samples(len(bad.Faults())+bad.N()))
	}
	return fmt.Sprintf("%s in %s %s: %s.", bad.Table.Label(bad), bad.Table.Full(), state, why)
}

// Method is how it was compared.
func (v *Comparison) Method() []string {
	first := v.Matches[0].New
	switch {
	case first.Exact:
		return nil
	case !first.IsStrategies:
		said := "Each figure stands for itself, as in benchstat: p is by the U-test, corrected for nothing."
		if exact := v.exactUnits(); len(exact) > 0 {
			said += " What is said to be exact is compared as it is, without p: " + text.Briefly(exact) + "."
		}
		return slices.Concat([]string{said}, v.contradicted(), v.inexact())
	case v.Pairs != nil:
		return []string{fmt.Sprintf("The two took turns: %d blocks are compared in pairs, Holm-corrected for %d comparisons. A change is estimated from the pairs, so that it need not be that of the medians.", len(v.Pairs), v.Family)}
	case v.Efficiency:
		return []string{"Between machines it is efficiencies that are compared, and a change is of the makespan in units of T*: +100 % is half as efficient. What makes the work itself slower is in T* too, so that it does not show."}
	}
	said := fmt.Sprintf("The two did not take turns: samples are compared as two groups, Holm-corrected for %d comparisons", v.Family)
	least, most := math.Inf(1), 0.0
	for _, m := range v.Matches {
		for _, c := range m.Cells {
			if m.Speed > 0 && c.Verdict != table.NoVerdict {
				least, most = min(least, c.Floors.Machine), max(most, c.Floors.Machine)
			}
		}
	}
	if least > most {
		return []string{said + "; how the machine changed between them is not known."}
	}
	return []string{fmt.Sprintf("%s, and what the machine may have changed by between them, %.1f to %.1f %% of a makespan, is within noise. A change is estimated from all pairs of samples, so that it need not be that of the medians.", said, 100*least, 100*most)}
}

// Otherwise says what is not the same besides what was measured, once for all tables.
func (v *Comparison) Otherwise() string {
	var all []table.Difference
	for _, m := range v.Matches {
		for _, d := range m.Otherwise {
			if !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "Not the same: " + table.InWords(all) + "."
}

// Untold says of which part of the work it cannot be told whether it is the same.
func (v *Comparison) Untold() []string {
	var said []string
	for _, m := range v.Matches {
		if len(m.Unknown) > 0 && m.New.IsStrategies {
			said = append(said, fmt.Sprintf("It cannot be told whether the work in %s is the same: %s.", m.New.Full(), table.InWords(m.Unknown)))
		}
	}
	return text.Few(said)
}

// Notes are those of the files on a machine that was not quiet, and on their order.
func (v *Comparison) Notes() []string {
	var said []string
	if a, b := v.Matches[0].Old.Source, v.Matches[0].New.Source; a.Run != nil && b.Run != nil && b.Run.Started.Before(a.Run.Started) {
		said = append(said, fmt.Sprintf("%s was begun before %s, with which it is compared: is that the order that is meant?", v.New, v.Old))
	}
	add := func(label string, notes []string) {
		for _, note := range notes {
			if note = label + ": " + note; !slices.Contains(said, note) {
				said = append(said, note)
			}
		}
	}
	for _, m := range v.Matches {
		add(v.Old, m.Old.Notes)
		add(v.New, m.New.Notes)
	}
	return said
}

// Beside is what to know of a CSV, which has no place for it: what is not compared, what the labels
// stand for if these are letters, and how many samples it takes.
func (v *Comparison) Beside() []string {
	said := append([]string{}, v.Refused...)
	said = append(said, v.Likely...)
	if v.named != [2]string{v.Old, v.New} {
		first := v.Matches[0]
		said = append(said, fmt.Sprintf("%s = %s, %s = %s.", v.Old, first.Old.File, v.New, first.New.File))
	}
	return append(said, v.samplesMissing(v.All())...)
}
