package lab

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/runner"
)

// A Simulator is the strategies and virtual time as WebAssembly.
type Simulator struct {
	Wasm []byte // gzip
	Exec string // wasm_exec.js of the toolchain that compiled it: no other fits
}

// FindSimulator is the one in this binary, if it was built with one, and else is built from the checkout that the
// current directory is in.
func FindSimulator(ctx context.Context) (Simulator, error) {
	if s, ok := Embedded(); ok {
		return s, nil
	}
	dir, err := runner.ModuleDir(ctx)
	var none *runner.NoModuleError
	if errors.As(err, &none) {
		return Simulator{}, fmt.Errorf("%s, and this binary has no page of the lab in it: use one of make dist, or change "+
			"to a checkout", none.Why)
	}
	if err != nil {
		return Simulator{}, err
	}
	return BuildSimulator(ctx, dir)
}

// simulatorPackage is the program.
const simulatorPackage = "./bench/lab/wasm"

// BuildSimulator builds it from the module at dir, with the Go tool, as small as it goes.
func BuildSimulator(ctx context.Context, dir string) (Simulator, error) {
	fail := func(err error) (Simulator, error) {
		return Simulator{}, fmt.Errorf("building the simulator of the lab's page: %w", err)
	}
	tmp, err := scratch.New()
	if err != nil {
		return fail(err)
	}
	defer tmp.Remove()
	path := filepath.Join(tmp.Dir(), "lab.wasm")
	if err := compile(ctx, dir, tmp.Dir(), path); err != nil {
		return fail(err)
	}
	built, err := os.ReadFile(path)
	if err != nil {
		return fail(err)
	}
	root, err := runner.GoTool(ctx, dir, nil, "env", "GOROOT")
	if err != nil {
		return fail(err)
	}
	s := Simulator{Wasm: packed(built)}
	if s.Exec, err = findExec(os.DirFS(root), root); err != nil {
		return fail(err)
	}
	return s, nil
}

// experiments are settings of GOEXPERIMENT, the smallest program first: a heap of a few megabytes gains nothing from
// the newest collector, which is 2 % of the page. A toolchain that knows no such setting refuses it at once.
var experiments = []string{"nogreenteagc", ""}

// compile builds the program. Neither the version control system nor a directory's name is in it, so that a checkout
// and a clone of it make the same page.
func compile(ctx context.Context, dir, tmp, path string) (err error) {
	for _, experiment := range experiments {
		settings := []string{"GOOS=js", "GOARCH=wasm", "GOTMPDIR=" + tmp, "GOEXPERIMENT=" + experiment}
		_, err = runner.GoTool(ctx, dir, settings, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=",
			"-o", path, simulatorPackage)
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	return err
}

// Where a toolchain has the script that runs its programs in a browser: up to Go 1.23 in misc.
var execPlaces = []string{"lib/wasm/wasm_exec.js", "misc/wasm/wasm_exec.js"}

func findExec(files fs.FS, root string) (string, error) {
	for _, place := range execPlaces {
		if text, err := fs.ReadFile(files, place); err == nil {
			return string(text), nil
		}
	}
	return "", fmt.Errorf("the Go toolchain in %s has no %s: some distributions leave it out, so install Go from "+
		"https://go.dev/dl", root, strings.Join(execPlaces, " and no "))
}

// packed compresses as much as gzip can.
func packed(data []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // a level that there is
	z.Write(data)                                           // a Buffer takes everything
	z.Close()
	return out.Bytes()
}

// digits are those of inText: all of ASCII that can be printed, but for what ends an attribute or begins a tag or a
// character's name.
var digits = func() (list []byte) {
	for c := byte('!'); c <= '~'; c++ {
		if c != '"' && c != '&' && c != '<' {
			list = append(list, c)
		}
	}
	return list
}()

// inText are bytes as they can stand in an element of a page: each 13 bits are two digits with base 91, the lower one
// first. That takes 23 % more room than the bytes, where base64 takes 33 %. Where the zeros at the end would be read as
// one byte more, a single digit after them says so.
func inText(data []byte) string {
	base := uint32(len(digits))
	text := make([]byte, 0, len(data)*16/13+4)
	bits, held := uint32(0), 0
	put := func() {
		n := bits & (1<<13 - 1)
		text = append(text, digits[n%base], digits[n/base])
		bits, held = bits>>13, held-13
	}
	for _, b := range data {
		bits |= uint32(b) << held
		if held += 8; held >= 13 {
			put()
		}
	}
	if held > 0 {
		put()
	}
	if len(text)/2*13/8 > len(data) {
		text = append(text, digits[0])
	}
	return string(text)
}
