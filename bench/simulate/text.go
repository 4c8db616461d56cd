package simulate

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
)

// WriteText writes the answers as benchmark text. Its units are assumed to be exact: a
// repetition would tell nothing new. It has no fact of this machine in it, since none of
// them matters.
func WriteText(w io.Writer, r Request, answers []Answer) error {
	if err := record.WriteUnits(w); err != nil {
		return err
	}
	for _, unit := range []string{record.Makespan, record.Bound, record.Throughput, record.FetchActive,
		record.ProcessActive, record.QueueWait, record.PeakInFlight, record.Failures} {
		fmt.Fprintf(w, "Unit %s assume=exact\n", unit)
	}
	fmt.Fprintf(w, "time: virtual\ncpus: %d\nrequest-cpu: %v\n", r.Machine.CPUs, r.Machine.Request)
	profiles := map[string]profile.Profile{}
	for _, s := range r.Scenarios {
		profiles[s.Name] = s.Profile
	}
	for i, a := range answers {
		if i == 0 || a.Scenario != answers[i-1].Scenario {
			profile, err := json.Marshal(profiles[a.Scenario])
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "items: %d\nseed: %d\nbound: %s\nprofile: %s\n", a.Items, profiles[a.Scenario].Seed, a.Binds, profile)
		}
		_, err := fmt.Fprintf(w, "BenchmarkSimulate/scenario=%s/strategy=%s/limit=%d 1 %d ns/op %d bound-ns %.6g items/s "+
			"%d fetch-active-ns %d process-active-ns %d queue-wait-ns %d peak-inflight %d failures\n",
			a.Scenario, a.Strategy, a.Limit, a.Makespan, a.Bound, float64(a.Items)/float64(max(1, a.Makespan))*1e9,
			a.FetchActive, a.ProcessActive, a.QueueWait, a.PeakInFlight, a.Failures)
		if err != nil {
			return err
		}
	}
	return nil
}
