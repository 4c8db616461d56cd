package results

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/table"
)

// more says what is not shown, and how to see it.
func more(t *table.Table) string {
	of := "strategies"
	if len(t.Limits()) > 1 {
		of = "cells"
	}
	if t.Untold() == 1 {
		of = map[string]string{"strategies": "strategy", "cells": "cell"}[of]
	}
	return fmt.Sprintf("%d more %s: name some with --strategies, or all with --scenarios %s.", t.Untold(), of, t.Name)
}
