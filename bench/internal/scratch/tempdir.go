package scratch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Variable names the temporary directory in the environment.
func Variable() string {
	if runtime.GOOS == "windows" {
		return "TMP"
	}
	return "TMPDIR"
}

// tempRoom is more than the details of a sample take: a megabyte at most.
const tempRoom = 4 << 20

// Check tries the temporary directory by writing as much as is written there later.
func Check() error {
	tmp, err := New()
	if err != nil {
		return err
	}
	defer tmp.Remove()
	if err := os.WriteFile(filepath.Join(tmp.dir, "room"), make([]byte, tempRoom), 0o600); err != nil {
		return Refused(err)
	}
	return nil
}

// Refused says which directory it is, and how to have another.
func Refused(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("the temporary directory %s cannot be written to: %w: name another, as in %s=DIR",
		os.TempDir(), err, Variable())
}
