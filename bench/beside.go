package bench

import (
	"os"
	"path/filepath"
	"runtime"
)

// The engines in an archive of make dist, beside the command. On Windows ".exe" follows.
const (
	EngineName      = "overlap-engine"
	PeersEngineName = "overlap-engine-peers"
)

// EngineBeside is the path of the engine of that name beside this process's own binary, "" if
// there is none. The two were built together: the commit of one is that of the other.
func EngineBeside(name string) string {
	self, err := os.Executable()
	if err != nil {
		return ""
	}
	if self, err = filepath.EvalSymlinks(self); err != nil {
		return ""
	}
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(filepath.Dir(self), name)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return path
}
