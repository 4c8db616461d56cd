package main

import (
	"path/filepath"
	"testing"
)

// nothingRecorded fails if there is a file of a run in any directory under dir.
func nothingRecorded(t *testing.T, what, dir string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "*")); len(left) > 0 {
		t.Errorf("%s: left %v", what, left)
	}
}
