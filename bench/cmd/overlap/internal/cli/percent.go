package cli

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
)

const DefaultMinEffect = 0.05

// mostPercent is a slip of the finger, as a share.
const mostPercent = 10_000

// A percent is a flag such as 3%.
type Percent float64

func (p *Percent) String() string { return text.Rounded(100*float64(*p), 4) + "%" }

func (p *Percent) Type() string { return "percent" }

func (p *Percent) Set(s string) error {
	number, ok := strings.CutSuffix(s, "%")
	x, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || !(x > 0) || math.IsInf(x, 0):
		return errors.New("use a positive percentage, such as 3%")
	case x > mostPercent*100:
		return fmt.Errorf("use at most %d%%", 100*mostPercent)
	case !ok:
		return fmt.Errorf("%s has no %%: use %s%%", s, s)
	}
	*p = Percent(x / 100)
	return nil
}
