// Command dist builds the command, which is its own engine, for machines without Go, an archive for each
// platform. The same commit, built by the same version of Go, gives the same bytes.
//
//	go run ./bench/cmd/dist [-out DIR] [GOOS/GOARCH ...]
package main

import (
	"bytes"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/fixtures/corpus"
)

// platforms are those that archives are built for unless others are named.
var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

//go:embed README.txt
var readme []byte

func main() {
	out := flag.String("out", filepath.Join(".bin", "dist"), "directory for the archives")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	asked := flag.Args()
	if len(asked) == 0 {
		asked = platforms
	}
	if err := dist(ctx, os.Stdout, *out, asked); err != nil {
		fmt.Fprintf(os.Stderr, "dist: %v\n", err)
		stop()
		os.Exit(1)
	}
}

func dist(ctx context.Context, w io.Writer, out string, asked []string) error {
	module, err := runner.ModuleDir(ctx)
	if err != nil {
		return err
	}
	for _, platform := range asked {
		goos, goarch, ok := strings.Cut(platform, "/")
		if !ok || goos == "" || goarch == "" {
			return fmt.Errorf("%q is no platform: use GOOS/GOARCH, such as linux/arm64", platform)
		}
		// Go says at once if there is no such platform, since nothing of this package is to be built.
		if _, err := output(ctx, module, goos, goarch, "build", "unsafe"); err != nil && ctx.Err() == nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "overlap-dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	// These take seconds, and the first platform may fail before it needs them.
	corpus := sync.OnceValues(func() (file, error) { return goSource(ctx, module) })
	page := sync.OnceValues(func() ([]string, error) { return lab.Embed(ctx, module, tmp) })
	for _, platform := range asked {
		path, err := build(ctx, module, out, platform, corpus, page)
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted: %s is not there", platform)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s  %.1f MB\n", path, float64(info.Size())/1e6)
	}
	return nil
}

// The program that an archive holds, and the package that it is built from.
const (
	program = "overlap"
	command = "./bench/cmd/overlap"
)

// build makes one archive, of a program that is built with the flags of page. The binary comes from a directory of its
// own; the archive gets its name when it is whole.
func build(ctx context.Context, module, out, platform string, corpus func() (file, error),
	page func() ([]string, error),
) (path string, err error) {
	tmp, err := os.MkdirTemp("", "overlap-dist-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	goos, goarch, _ := strings.Cut(platform, "/")
	license, err := os.ReadFile(filepath.Join(module, "LICENSE"))
	if err != nil {
		return "", err
	}
	others, err := licenses(ctx, module, goos, goarch)
	if err != nil {
		return "", err
	}
	files := []file{{"LICENSE", license, false}, {"LICENSES.txt", others, false}, {"README.txt", readme, false}}
	source, err := corpus()
	if err != nil {
		return "", err
	}
	name := program
	if goos == "windows" {
		name += ".exe"
	}
	flags, err := page()
	if err != nil {
		return "", err
	}
	to := filepath.Join(tmp, name)
	if err := compile(ctx, module, goos, goarch, append(flags, "-o", to, command)); err != nil {
		return "", fmt.Errorf("building %s: %w", name, err)
	}
	binary, err := os.ReadFile(to)
	if err != nil {
		return "", err
	}
	files = append(files, source, file{name, binary, true})
	return writeArchive(out, "overlap-"+goos+"-"+goarch, goos == "windows", files)
}

// goSource is the source of the toolchain that builds, for the scenario that parses it: its results
// are then those of the same work as here.
func goSource(ctx context.Context, module string) (file, error) {
	root, err := output(ctx, module, runtime.GOOS, runtime.GOARCH, "env", "GOROOT")
	if err != nil {
		return file{}, err
	}
	var packed bytes.Buffer
	src := filepath.Join(strings.TrimSpace(root), "src")
	if err := corpus.Pack(&packed, os.DirFS(src), corpus.GoFiles); err != nil {
		return file{}, fmt.Errorf("packing %s: %w", src, err)
	}
	return file{corpus.FileName, packed.Bytes(), false}, nil
}

// compile runs go with nothing of this machine in what it makes; the version that git knows goes
// into the command.
func compile(ctx context.Context, module, goos, goarch string, args []string) error {
	args = append([]string{"build", "-buildvcs=auto", "-trimpath", "-ldflags=-s -w"}, args...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = module
	cmd.Env = environment(goos, goarch)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// environment is that of go, with nothing in it that would change what is built.
func environment(goos, goarch string) []string {
	return append(runner.BuildEnviron(os.Environ(), goos, goarch), "CGO_ENABLED=0", "GOEXPERIMENT=",
		"GOAMD64=", "GOARM64=")
}
