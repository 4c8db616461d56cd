package pivot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/query"
)

// checkKeys is an error for a key of --row or --col that no result has: it is misspelt, and would
// put each cell into a table of its own. What benchproc knows of every result is always there.
func checkKeys(s *query.Selection, entries []entry) error {
	known := map[string]bool{"/gomaxprocs": true}
	for _, e := range entries {
		for part := range strings.SplitSeq(e.series.Name, "/") {
			if key, _, ok := strings.Cut(part, "="); ok {
				known["/"+key] = true
			}
		}
		for _, c := range e.series.Config {
			known[c.Key] = true
		}
	}
	for _, key := range s.Used {
		if known[key] || strings.HasPrefix(key, ".") {
			continue
		}
		for _, meant := range []string{"/" + key, "." + key, strings.TrimPrefix(key, "/")} {
			if known[meant] || slices.Contains([]string{".name", ".fullname", ".file"}, meant) {
				return fmt.Errorf("--row, --col: no result has the key %s; did you mean %s?", key, meant)
			}
		}
		return fmt.Errorf("--row, --col: no result has the key %s; there are %s", key, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	return nil
}
