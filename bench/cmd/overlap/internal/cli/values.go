package cli

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/pflag"
)

// DefaultMinEffect is the slowdown up to which a gate lets a run pass.
const DefaultMinEffect = 0.05

// maxPercent is a million percent.
const maxPercent = 10_000

// A Percent is the value of a flag such as 3%, as a share.
type Percent float64

func (p Percent) String() string { return text.Rounded(100*float64(p), 4) + "%" }

func (p *Percent) Type() string { return "percent" }

// Set implements pflag.Value.
func (p *Percent) Set(s string) error {
	number, ok := strings.CutSuffix(s, "%")
	x, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || !(x > 0) || math.IsInf(x, 0):
		return errors.New("use a positive percentage, such as 3%")
	case x > maxPercent*100:
		return fmt.Errorf("use at most %d%%", 100*maxPercent)
	case !ok:
		return fmt.Errorf("%s has no %%: use %s%%", s, s)
	}
	*p = Percent(x / 100)
	return nil
}

// MaxBody bounds a body: a million of them may be in flight.
const MaxBody ByteSize = 1 << 30

// A ByteSize is the value of a flag such as 256MiB, 64MB or 4096.
type ByteSize int64

var byteUnits = []struct {
	name  string
	bytes float64
}{ // "b" ends the names before it
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}, {"b", 1}, {"", 1},
}

// Set implements pflag.Value.
func (b *ByteSize) Set(s string) error {
	for _, u := range byteUnits {
		number, ok := strings.CutSuffix(strings.ToLower(strings.TrimSpace(s)), u.name)
		if !ok {
			continue
		}
		x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(x > 0) || !(x*u.bytes < 1<<50) {
			break
		}
		*b = ByteSize(max(1, x*u.bytes))
		return nil
	}
	return errors.New("use a size up to 1024TiB, such as 256MiB, 64MB or 4096")
}

func (b ByteSize) String() string {
	if b == 0 {
		return ""
	}
	return strings.ReplaceAll(simulate.Bytes(int64(b)), " ", "")
}

func (b *ByteSize) Type() string { return "size" }

// Limits is the value of --limits: sorted, each once.
type Limits []int

func (l *Limits) String() string {
	return strings.Join(strings.Fields(strings.Trim(fmt.Sprint([]int(*l)), "[]")), ",")
}

func (l *Limits) Type() string { return "limits" }

// Set implements pflag.Value.
func (l *Limits) Set(s string) error {
	*l = nil
	for level := range strings.SplitSeq(s, ",") {
		list, err := parseLevel(level)
		if err != nil {
			return err
		}
		*l = append(*l, list...)
	}
	slices.Sort(*l)
	*l = slices.Compact(*l)
	return nil
}

// parseLevel reads "16", or "1..100" for 1, 2, 4, … 64 and 100.
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
	for ; least < most && least > 0; least *= 2 { // it is negative when it no longer fits
		list = append(list, least)
	}
	return append(list, most), nil
}

func parseLimit(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	switch {
	case errors.Is(err, strconv.ErrRange):
		return n, errTooLarge
	case err != nil:
		return n, errors.New("use numbers such as 16 or 4,16,64, or a range such as 1..256")
	}
	return n, nil
}

var errTooLarge = errors.New("that is more than can be counted")

// A Format is how a report is written: the value of --format.
type Format string

const (
	FormatTable    Format = "table"
	FormatMarkdown Format = "markdown"
	FormatCSV      Format = "csv"
	FormatJSON     Format = "json"
	FormatTrace    Format = "trace" // Chrome's: timelines of items
)

// AddFormat adds --format, whose default is the first of the known ones, and --json, short for --format json. The last
// of them on the command line counts.
func AddFormat(f *pflag.FlagSet, value *Format, known ...Format) {
	*value = known[0]
	list := strings.ReplaceAll(strings.Trim(fmt.Sprint(known), "[]"), " ", ", ")
	help := fmt.Sprintf("how to print it: `FORMAT` is one of %s (default %s)", list, known[0])
	f.Func("format", help, func(s string) error {
		if !slices.Contains(known, Format(s)) {
			return fmt.Errorf("there is no format %q; there are: %s", s, list)
		}
		*value = Format(s)
		return nil
	})
	f.BoolFunc("json", "short for --format json", func(s string) error {
		*value = known[0]
		is, err := strconv.ParseBool(s)
		if is {
			*value = FormatJSON
		}
		return err
	})
}

// Duration rounds to three digits: what was measured does not repeat more of them.
func Duration(d time.Duration) string { return ThreeDigits(d).String() }

// ThreeDigits rounds a duration to three digits.
func ThreeDigits(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}

var shellLeavesAlone = regexp.MustCompile(`^[\pL\d_@%+=:,./-]+$`)

// Quote makes one word of a text for a shell.
func Quote(text string) string {
	if shellLeavesAlone.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Flags that several commands have.

// AddCorpus adds --corpus.
func AddCorpus(f *pflag.FlagSet, to *string) {
	f.StringVar(to, "corpus", "", "directory or zip file of .go files for the scenario source (default the Go "+
		"toolchain's)")
}

// AddWide adds --wide.
func AddWide(f *pflag.FlagSet, to *bool) {
	f.BoolVar(to, "wide", false, "show every column and remark, however wide the tables are")
}

// AddLimits adds --limits, with 16 as the default.
func AddLimits(f *pflag.FlagSet, to *Limits) {
	*to = Limits{16}
	f.Var(to, "limits", "concurrency limits: 16, or 4,16,64, or a range that doubles: 1..256")
}
