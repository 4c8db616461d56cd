package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/bench/scenario"
)

const LimitsUsage = "concurrency limits: 16, or 4,16,64, or levels of twice the one before: 1..256"

// CheckLimits puts what --limits gives into limits, sorted, each once; those that are there
// already are of a run that goes on. Each is 1 to most.
func CheckLimits(limits *[]int, levels []string, most int) error {
	if *limits == nil {
		for _, level := range levels {
			list, err := parseLevel(level)
			if err != nil {
				return fmt.Errorf("--limits is %q: %w", level, err)
			}
			*limits = append(*limits, list...)
		}
	}
	slices.Sort(*limits)
	*limits = slices.Compact(*limits)
	return scenario.CheckLimits("--limits", *limits, most)
}

// parseLevel reads "16", or "1..100" for 1, 2, 4, … 64 and 100: levels of twice the one
// before, and the last as given.
func parseLevel(level string) ([]int, error) {
	from, to, isRange := strings.Cut(level, "..")
	least, err := parseLimit(from)
	if err != nil || !isRange {
		return []int{least}, err
	}
	most, err := parseLimit(to)
	switch {
	case err != nil:
		return nil, err
	case least < 1:
		return nil, errors.New("begin with a positive number, such as 1..256")
	case least > most:
		return nil, errors.New("the lesser number comes first")
	}
	var list []int
	for ; least < most-least; least *= 2 { // as long as twice the level is below the last
		list = append(list, least)
	}
	if least < most {
		list = append(list, least)
	}
	return append(list, most), nil
}

func parseLimit(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if errors.Is(err, strconv.ErrRange) {
		return n, errors.New("that is more than can be counted")
	}
	if err != nil {
		return n, errors.New("use numbers such as 16 or 4,16,64, or a range such as 1..256")
	}
	return n, nil
}
