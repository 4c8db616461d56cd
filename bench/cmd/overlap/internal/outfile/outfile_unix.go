//go:build unix

package outfile

import (
	"os"
	"syscall"
)

// otherNames says whether the file has further names, hard links, which a rename would leave with what
// was in it before.
func otherNames(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}
