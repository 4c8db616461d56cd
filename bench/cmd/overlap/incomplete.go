package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
)

const (
	namedCells    = 3   // of those without a sample
	reasonInError = 120 // characters
)

// incomplete is the error of a run in which samples failed, or that has no sample that can be used of
// a cell that was asked for: what there is was shown, but it is not all.
func (o *runOptions) incomplete(path string, tally runner.Tally, without []runner.Unmeasured) error {
	var said []string
	if tally.Failed > 0 {
		said = append(said, fmt.Sprintf("%d of %d samples failed: the reasons are above and in %s",
			tally.Failed, tally.All(), record.SidecarPath(path)))
	}
	spoilt := false
	var cells []string
	for i, u := range without {
		spoilt = spoilt || u.Spoilt
		switch {
		case i < namedCells && u.Reason != "":
			cells = append(cells, fmt.Sprintf("%s (%s)", u.Cell, shortened(u.Reason)))
		case i < namedCells:
			cells = append(cells, fmt.Sprintf("%s (not tried)", u.Cell))
		case i == namedCells:
			cells = append(cells, fmt.Sprintf("and %d more", len(without)-namedCells))
		}
	}
	if len(without) == 1 {
		said = append(said, "1 cell has no sample that can be used: "+cells[0])
	} else if len(without) > 1 {
		said = append(said, fmt.Sprintf("%d cells have no sample that can be used: %s",
			len(without), strings.Join(cells, ", ")))
	}
	if spoilt {
		said = append(said, fmt.Sprintf("to measure them once the machine is quieter: overlap run --resume %s%s",
			cli.Quote(path), o.again))
	}
	if len(said) == 0 {
		return nil
	}
	return errors.New(strings.Join(said, "; "))
}

// shortened is the beginning of a reason, which may be as long as what a program printed.
func shortened(reason string) string {
	if runes := []rune(reason); len(runes) > reasonInError {
		return string(runes[:reasonInError-1]) + "…"
	}
	return reason
}
