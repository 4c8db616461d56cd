package machines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
)

// The reports of machines that might have been. go test ./results -update rewrites them.
func TestGolden(t *testing.T) {
	t.Chdir("..") // goldens name the files as they are seen from results
	for name, tt := range map[string]struct {
		runs  []invented
		page  func(*bytes.Buffer) page.Page
		width int
		show  string
	}{
		"across":          {runs: []invented{laptop, server}, width: 100},
		"across-narrow":   {runs: []invented{laptop, server}, width: 60},
		"across-80":       {runs: []invented{two, one}, width: 80},
		"across-makespan": {runs: []invented{laptop, server, one}, width: 0, show: "makespan"},
		"across-markdown": {runs: []invented{two, one}, page: func(b *bytes.Buffer) page.Page { return page.Markdown(b, 0) }},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			page := page.Text(&out, tt.width)
			if tt.page != nil {
				page = tt.page(&out)
			}
			if err := Show(page, sideBySide(t, tt.runs...), tt.show); err != nil {
				t.Fatal(err)
			}
			resultstest.IsGolden(t, name+".golden", out.Bytes())
			for line := range strings.SplitSeq(out.String(), "\n") {
				if n := len([]rune(line)); tt.width > 0 && n > tt.width {
					t.Errorf("%d columns: %q", n, line)
				}
			}
		})
	}
}
