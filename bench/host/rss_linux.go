package host

import (
	"os"
	"regexp"
	"strconv"
)

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// PeakRSS is the most memory that this process has had resident. It is read from /proc,
// since getrusage starts from the peak of the process that forked this one.
func PeakRSS() (bytes int64, ok bool) {
	status, err := os.ReadFile("/proc/self/status")
	match := highWater.FindSubmatch(status)
	if err != nil || match == nil {
		return 0, false
	}
	kB, err := strconv.ParseInt(string(match[1]), 10, 64)
	return kB << 10, err == nil
}
