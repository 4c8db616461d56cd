package lab

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// Embed builds the simulator from the module, and returns the flags with which go build puts it into a binary that
// imports this package: that makes the page without Go. The files are in dir, which must last until then. Nothing is
// written to the module, so that git finds nothing changed.
func Embed(ctx context.Context, module, dir string) (flags []string, err error) {
	s, err := BuildSimulator(ctx, module)
	if err != nil {
		return nil, err
	}
	inModule := filepath.Join(module, "bench", "lab", "embedded")
	replace := map[string]string{}
	for name, data := range map[string][]byte{"lab.wasm.gz": s.Wasm, "wasm_exec.js": []byte(s.Exec)} {
		path := filepath.Join(dir, name)
		replace[filepath.Join(inModule, name)] = path
		err = errors.Join(err, os.WriteFile(path, data, 0o644))
	}
	overlay, marshalled := json.Marshal(map[string]any{"Replace": replace})
	path := filepath.Join(dir, "overlay.json")
	if err = errors.Join(err, marshalled, os.WriteFile(path, overlay, 0o644)); err != nil {
		return nil, err
	}
	return []string{"-tags=labpage", "-overlay=" + path}, nil
}
