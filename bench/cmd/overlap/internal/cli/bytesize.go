package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/bench/simulate"
)

// MaxBody bounds what a million of them in flight add up to.
const MaxBody ByteSize = 1 << 30

// A byteSize is a flag such as 256MiB, 64MB or 4096.
type ByteSize int64

var byteUnits = []struct {
	name  string
	bytes float64
}{ // longer names before those that end them
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}, {"b", 1}, {"", 1},
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

func (b *ByteSize) String() string {
	if *b == 0 {
		return ""
	}
	return strings.ReplaceAll(simulate.Bytes(int64(*b)), " ", "")
}

// Type implements pflag.Value.
func (b *ByteSize) Type() string { return "size" }
