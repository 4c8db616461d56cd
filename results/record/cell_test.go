package record

import "testing"

func TestParseCell(t *testing.T) {
	for name, want := range map[string]Cell{
		"Batch/scenario=io/strategy=pool/limit=16-2": {Scenario: "io", Strategy: "pool", Limit: "16", Procs: "2"},
		"scenario=io/strategy=pool/limit=16/arm=b":   {Scenario: "io", Strategy: "pool", Limit: "16", Arm: "b"},
		"Mine/strategy=pool/limit=16":                {Scenario: "Mine", Strategy: "pool", Limit: "16"},
		"Batch/scenario=io/strategy=perurl-8":        {Scenario: "io", Strategy: "perurl", Procs: "8"},
		"scenario=io/strategy=pool/limit=16/arm=b/side=old-2": {
			Scenario: "io", Strategy: "pool", Limit: "16", Arm: "b", Side: OldSide, Procs: "2"},
		"Sum/n=4/side=new": {Scenario: "Sum", Side: NewSide},
		"Draw/side=left":   {Scenario: "Draw"},
		"Batch/a-b":        {Scenario: "Batch"},
		"Batch/scenario=io/strategy=pool/gomaxprocs=4": {Scenario: "io", Strategy: "pool", Procs: "4"},
	} {
		if got := ParseCell(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	const cell = "scenario=io/strategy=pool/limit=16/arm=b"
	if got := ParseCell("Batch/" + cell + "-2"); got.String() != cell || !got.IsAAArm() || !got.SameAs(ParseCell(cell)) {
		t.Errorf("%q is no A/A arm, or has the name %q", cell, got)
	}
}

func TestFailureKind(t *testing.T) {
	for reason, want := range map[string]FailureKind{
		"disturbed: the host took 30 %": Disturbed, "disqualified: wrong": Disqualified, "timed out": OtherFailure,
		"": OtherFailure,
	} {
		if f := NewFailure("X", reason); f.Kind != want || want != OtherFailure && want.Because(f.Why()) != reason {
			t.Errorf("%q is %q: %q", reason, f.Kind, f.Why())
		}
	}
}
