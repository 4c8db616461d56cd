package record

import "testing"

// Which of several samples of a cell and a block counts, in the order in which they were taken. Files of the past have
// no reason that begins with "conditions", and took only disturbed samples again.
func TestSlots(t *testing.T) {
	const (
		stolen = "disturbed: the host took 60 % of all CPU time away"
		dial   = "conditions: 2 connections were dialled while timing, none is allowed"
		past   = "2 connections were dialled while timing, none is allowed"
		wrong  = "disqualified: wrong results"
		hung   = "no result within 1m0s"
		good   = ""
	)
	for name, test := range map[string]struct {
		reasons  []string // "" is a good sample
		want     Outcome
		replaced string // of each sample: x is replaced
	}{
		"none":                         {nil, Untried, ""},
		"a good one":                   {[]string{good}, Measured, "-"},
		"a dial":                       {[]string{dial}, Spoilt, "-"},
		"three dials":                  {[]string{dial, dial, dial}, Spoilt, "---"},
		"a dial, made up for":          {[]string{dial, good}, Measured, "x-"},
		"both, made up for":            {[]string{dial, stolen, good}, Measured, "xx-"},
		"a good one before a dial":     {[]string{good, dial}, Measured, "-x"},
		"wrong results stay":           {[]string{wrong, good}, Measured, "--"},
		"a hang stays":                 {[]string{hung}, Faulty, "-"},
		"a dial, then a hang":          {[]string{dial, hung}, Faulty, "--"},
		"a hang, then a disturbance":   {[]string{hung, stolen}, Faulty, "--"},
		"past: a dial":                 {[]string{past}, Faulty, "-"},
		"past: a dial, and a good one": {[]string{past, good}, Measured, "--"},
		"past: disturbed":              {[]string{stolen, good}, Measured, "x-"},
		"past: recorded twice":         {[]string{good, good}, Measured, "--"},
	} {
		var samples []Sample
		for _, reason := range test.reasons {
			s := Sample{Block: 3, Cell: "scenario=io/strategy=pool/limit=16", Status: OK, Reason: reason}
			if reason != good {
				s.Status = Failed
			}
			samples = append(samples, s)
		}
		elsewhere := Sample{Block: 2, Cell: "scenario=io/strategy=pool/limit=16", Status: OK}
		arm := Sample{Block: 3, Cell: "scenario=io/strategy=pool/limit=16/arm=b", Status: OK}
		slots := SlotsOf(append(samples[:len(samples):len(samples)], elsewhere, arm)) // no other place counts
		got := ""
		for i := range samples {
			got += map[bool]string{true: "x", false: "-"}[slots.Replaced(&samples[i])]
		}
		if slots[Slot{Block: 3, Cell: elsewhere.Cell}] != test.want || got != test.replaced {
			t.Errorf("%s: outcome %v, replaced %q, want %v and %q", name, slots[Slot{Block: 3, Cell: elsewhere.Cell}], got,
				test.want, test.replaced)
		}
	}
}

// A benchmark of the same name in another package makes up for nothing, and is measured for itself.
func TestSlotsOfPackages(t *testing.T) {
	const cell = "Sum/side=old"
	failed := Sample{Block: 1, Cell: cell, Package: "a", Status: Failed, Reason: Disturbed.Because("by the host")}
	good := Sample{Block: 1, Cell: cell, Package: "b", Status: OK}
	if SlotsOf([]Sample{failed, good}).Replaced(&failed) {
		t.Error("the sample of another package counts in its place")
	}
	run := Run{Blocks: 2, Cells: []string{cell, cell}}
	if measured, wanted := run.progress([]Sample{failed, good}); measured != 2 || wanted != 4 {
		t.Errorf("%d of %d samples, want 2 of 4", measured, wanted)
	}
}
