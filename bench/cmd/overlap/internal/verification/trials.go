package verification

import (
	"fmt"
	"io"
	"time"

	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// trials are trials of verdicts, and what is said of them.
type trials struct{ verify.Trials }

func (v *trials) finished(of int) string {
	return fmt.Sprintf("%d of %d trials", len(v.Equal)+len(v.Different), of)
}

// show says what there is, also if it was interrupted.
func (v *trials) show(w io.Writer, o verify.Options) {
	if n := len(verify.Decided(v.Equal)); n > 0 {
		page.Wrap(w, fmt.Sprintf("The same cell twice, %d to %d blocks: %s verdicts are false; at most %.0f %% are to be."+
			" The same samples, the first half against the second by the U-test at 5 %%: %s are told apart.",
			o.Blocks, o.SameMost(), share(len(v.False()), n), 100*verify.MostFalse, share(len(v.FalseUnpaired()), n)))
	}
	if n := len(verify.Decided(v.Different)); n > 0 {
		found := v.Found()
		said := fmt.Sprintf("%s %% more CPU work, %d to %d blocks: found in %s trials; at least %.0f %% are to be.",
			text.Amount(100*o.Slowdown), o.Blocks, o.Most, share(len(found), n), 100*verify.LeastFound)
		if len(found) > 0 {
			took := verify.Median(found, func(o verify.Outcome) time.Duration { return o.Took })
			blocks := verify.Median(found, func(o verify.Outcome) int { return o.Blocks })
			ratio := verify.Median(found, func(o verify.Outcome) float64 { return o.Ratio })
			said += fmt.Sprintf(" In the median that took %v, %d blocks of %d samples, and the makespan was %.1f %% longer.",
				took.Round(100*time.Millisecond), blocks, verify.Arms, 100*(ratio-1))
		}
		page.Wrap(w, said)
	}
	if failed, reason := v.Failures(); failed > 0 {
		page.Wrap(w, fmt.Sprintf("%d samples failed, and were not used, the first because: %s.", failed, reason))
	}
}

// share is n of so many, with the confidence interval.
func share(n, of int) string {
	low, high := verify.Share95(n, of)
	return fmt.Sprintf("%d of %d (%.1f %%, 95 %% CI %.1f to %.1f %%)", n, of, 100*float64(n)/float64(of), 100*low,
		100*high)
}
