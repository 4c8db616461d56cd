package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// linked lists what a binary is built of, a module a line: its path, a tab, its directory.
const linked = "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}"

// licenses is LICENSES.txt: the licences and notices of Go and of all modules that are linked into the program, each
// under the name and version of its module, in order.
func licenses(ctx context.Context, module, goos, goarch string) ([]byte, error) {
	root, err := output(ctx, module, goos, goarch, "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	goroot, version, _ := strings.Cut(strings.TrimSpace(root), "\n")
	dirs := map[string]string{"Go " + strings.TrimPrefix(version, "go"): goroot}
	said, err := output(ctx, module, goos, goarch, "list", "-deps", "-f", linked, command)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(said) {
		if name, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			dirs[name] = dir
		}
	}
	return collect(dirs)
}

// licenseName is what such files are called.
var licenseName = regexp.MustCompile(`(?i)^((un)?licen[cs]es?|copying|notices?|patents)([.-].*)?$`)

// collect puts the texts of all together. What has none is an error: it must not be given away.
func collect(dirs map[string]string) ([]byte, error) {
	var all bytes.Buffer
	all.WriteString("What this program is made of, besides overlap itself, whose licence is in LICENSE.\n")
	for _, name := range slices.Sorted(maps.Keys(dirs)) {
		files, err := licenseFiles(dirs[name])
		if err != nil {
			return nil, fmt.Errorf("the licence of %s: %w: go mod download has it", name, err)
		}
		if !slices.ContainsFunc(files, isLicense) {
			return nil, fmt.Errorf("%s has no licence in its directory: it cannot be in an archive", name)
		}
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join(dirs[name], file))
			if err != nil {
				return nil, fmt.Errorf("the licence of %s: %w", name, err)
			}
			text = bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
			rule := strings.Repeat("=", 78)
			fmt.Fprintf(&all, "\n%s\n%s: %s\n%s\n\n%s\n", rule, name, filepath.ToSlash(file), rule, text)
		}
	}
	return all.Bytes(), nil
}

// thirdParty is a directory, in some modules, of the licences of what they took from others.
const thirdParty = "THIRD_PARTY_LICENSES"

// licenseFiles are those of a directory, by name.
func licenseFiles(dir string) (files []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() && licenseName.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
			files = append(files, e.Name())
		}
	}
	entries, err = os.ReadDir(filepath.Join(dir, thirdParty))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		files = append(files, filepath.Join(thirdParty, e.Name()))
	}
	return files, nil
}

// isLicense says of a file that it is one itself, and no notice beside it.
func isLicense(file string) bool {
	name := strings.ToUpper(file)
	return !strings.HasPrefix(name, "NOTICE") && !strings.HasPrefix(name, "PATENTS") &&
		!strings.HasPrefix(name, thirdParty)
}

// output runs go for a platform, as compile does, and returns what it prints.
func output(ctx context.Context, module, goos, goarch string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = module, environment(goos, goarch)
	out, err := cmd.Output()
	if failed := new(exec.ExitError); errors.As(err, &failed) {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, bytes.TrimSpace(failed.Stderr))
	}
	return string(out), err
}
