// Command dist builds the command and its engines for machines without Go, an archive for each
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
	"strings"
	"syscall"

	"github.com/overlap-bench/overlap/bench"
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
	for _, platform := range asked {
		if goos, goarch, ok := strings.Cut(platform, "/"); !ok || goos == "" || goarch == "" {
			return fmt.Errorf("%q is no platform: use GOOS/GOARCH, such as linux/arm64", platform)
		}
	}
	module, err := bench.ModuleDir(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, platform := range asked {
		path, err := build(ctx, module, out, platform)
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

// build makes one archive. The binaries come from a directory of their own; the archive gets its
// name when it is whole.
func build(ctx context.Context, module, out, platform string) (path string, err error) {
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
	files := []file{{"LICENSE", license, false}, {"README.txt", readme, false}}
	for _, b := range []struct {
		name string
		args []string
	}{
		{"overlap", []string{"build", "-buildvcs=auto", "-o", filepath.Join(tmp, "overlap"), "./bench/cmd/overlap"}},
		{bench.EngineName, []string{"test", "-c", "-o", filepath.Join(tmp, bench.EngineName), "./bench"}},
		{bench.PeersEngineName, []string{"test", "-c", "-tags", bench.PeersTag, "-o", filepath.Join(tmp, bench.PeersEngineName), "./bench"}},
	} {
		if err := compile(ctx, module, goos, goarch, b.args); err != nil {
			return "", fmt.Errorf("building %s: %w", b.name, err)
		}
		binary, err := os.ReadFile(filepath.Join(tmp, b.name))
		if err != nil {
			return "", err
		}
		if goos == "windows" {
			b.name += ".exe"
		}
		files = append(files, file{b.name, binary, true})
	}
	return writeArchive(out, "overlap-"+goos+"-"+goarch, goos == "windows", files)
}

// compile runs go with nothing of this machine in what it makes; the version that git knows goes
// into the command.
func compile(ctx context.Context, module, goos, goarch string, args []string) error {
	args = append([]string{args[0], "-trimpath", "-ldflags=-s -w"}, args[1:]...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0", "GOFLAGS=", "GOEXPERIMENT=", "GOAMD64=", "GOARM64=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}
