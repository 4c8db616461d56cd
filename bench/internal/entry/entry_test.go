package entry

import (
	"math"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
)

// The flags of the engine are bounded when somebody gives them by hand, too.
func TestEngineFlags(t *testing.T) {
	items, limits, extra := *itemsFlag, *limitsFlag, *extraFlag
	defer func() { *itemsFlag, *limitsFlag, *extraFlag = items, limits, extra }()
	many := strings.Repeat("16,", scenario.MaxLevels) + "16"
	for _, test := range []struct {
		items  int
		limits string
		extra  float64
		want   string
	}{
		{0, "16", 0, ""}, {scenario.MaxItems, "1, 65536", scenario.MaxExtraWork, ""},
		{scenario.MaxItems + 1, "16", 0,
			"-items is 1000001: use at most 1000000, since the records of a batch are kept in memory"},
		{math.MaxInt, "16", 0, "-items is 9223372036854775807: use at most 1000000, since the records of a batch are kept " +
			"in memory"},
		{-1, "16", 0, "-items is -1: use a positive number"},
		{8, "65537", 0, "-limits is 65537: use at most 65536, since a strategy starts a goroutine for each"},
		{8, "1000000000000", 0, "-limits is 1000000000000: use at most 65536, since a strategy starts a goroutine for each"},
		{8, "99999999999999999999", 0, `-limits is "99999999999999999999": use positive numbers, separated by commas`},
		{8, "0", 0, `-limits is "0": use positive numbers, separated by commas`},
		{8, many, 0, "the number of -limits is 1001: use at most 1000, since each is measured by itself"},
		{8, "16", math.NaN(), "-extra-work is NaN: use 0 to 10"},
		{8, "16", math.Inf(1), "-extra-work is +Inf: use 0 to 10"},
		{8, "16", -0.1, "-extra-work is -0.1: use 0 to 10"},
	} {
		*itemsFlag, *limitsFlag, *extraFlag = test.items, test.limits, test.extra
		if _, err := checkFlags(); (err == nil) != (test.want == "") || err != nil && err.Error() != test.want {
			t.Errorf("%d items, limits %.30s, %v extra work: %v, want %q", test.items, test.limits, test.extra, err, test.want)
		}
	}
}
