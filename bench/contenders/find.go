package contenders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// A Contender is a program whose interpreter is installed.
type Contender struct {
	Program
	Answer Answer
	Path   string // of the interpreter
	Digest string // SHA-256 of its files, in hexadecimal digits; of the interpreter, if that is the program
	file   string // "" if there is none
}

// An Answer is what a program says of itself to --list, in a line of JSON.
type Answer struct {
	Contender  int                  `json:"contender"` // version of what it is asked: see [Protocol]
	Language   string               `json:"language"`
	Version    string               `json:"version"` // of the interpreter, in its canonical spelling once it was read
	Works      []profile.Processing `json:"works"`
	Strategies []Strategy           `json:"strategies"`
}

// Protocol is the version of what programs are asked.
const Protocol = 1

// A Strategy is one of a program's.
type Strategy struct {
	Name        string      `json:"name"`
	Idea        string      `json:"idea"`
	Missing     string      `json:"missing"`     // what it needs that is not there; "" if it can be measured
	Connections Connections `json:"connections"` // that it needs at once
}

// Connections is how many a strategy needs.
type Connections string

// The values of Connections.
const (
	One   Connections = "one"
	Limit Connections = "limit" // as many as the limit
	All   Connections = "all"   // one for each item, whatever the limit is
)

// A Set is the contenders that were found. Close removes their programs from the temporary directory.
type Set struct {
	Found   []Contender
	Missing []string // what is not there, and why, in a line each
	scratch *scratch.Dir
}

// Find looks for an interpreter of each program, and asks the program through it what it can do.
func Find(ctx context.Context) (*Set, error) {
	return finder{files, exec.LookPath, 10 * time.Second}.find(ctx)
}

// A finder finds contenders, in tests other ones.
type finder struct {
	files    fs.FS // the manifest and the programs
	look     func(command string) (path string, err error)
	patience time.Duration // far beyond what an interpreter takes to start
}

func (f finder) find(ctx context.Context) (set *Set, err error) {
	programs, err := readManifest(f.files)
	if err != nil {
		return nil, err
	}
	dir, err := scratch.New()
	if err != nil {
		return nil, fmt.Errorf("a place for the programs of other languages: %w", err)
	}
	set = &Set{scratch: dir}
	for _, p := range programs {
		c := Contender{Program: p}
		if err = c.unpack(f.files, dir.Dir()); err == nil {
			err = c.choose(ctx, f)
		}
		if ctx.Err() != nil {
			set.Close()
			return nil, context.Cause(ctx)
		}
		if err != nil {
			set.Missing = append(set.Missing, fmt.Sprintf("%s: %v", p.Language, err))
			continue
		}
		for _, s := range c.Answer.Strategies {
			if s.Missing != "" {
				set.Missing = append(set.Missing, fmt.Sprintf("%s: %s", s.Name, text.Message(s.Missing)))
			}
		}
		set.Found = append(set.Found, c)
	}
	return set, nil
}

// Close removes what was unpacked.
func (s *Set) Close() {
	if s != nil && s.scratch != nil {
		s.scratch.Remove()
	}
}

// unpack writes the program where its interpreter finds it.
func (c *Contender) unpack(files fs.FS, dir string) error {
	if len(c.Files) == 0 {
		return nil
	}
	sum := sha256.New()
	for _, name := range c.Files {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(data))
		sum.Write(data)
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	c.Digest, c.file = hex.EncodeToString(sum.Sum(nil)), filepath.Join(dir, c.Files[0])
	return nil
}

// choose takes the first of its commands that is installed and answers.
func (c *Contender) choose(ctx context.Context, f finder) error {
	var errs []string
	for _, command := range c.Commands {
		path, err := f.look(command)
		if err == nil {
			path, err = filepath.Abs(path)
		}
		if err != nil { // not installed
			continue
		}
		c.Path = path
		if err = c.ask(ctx, f.patience); err == nil {
			return nil
		}
		errs = append(errs, fmt.Sprintf("%s %v", command, err))
	}
	if len(errs) == 0 {
		return fmt.Errorf("not installed (%s is not on PATH): needs %s", text.Either(c.Commands), c.Needs)
	}
	return fmt.Errorf("%s: needs %s", strings.Join(errs, "; "), c.Needs)
}

// ask has the program say what it can do.
func (c *Contender) ask(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("no answer within %v", patience))
	defer cancel()
	stdout, stderr, ended, err := spawn.Ask(ctx, c.Path, c.args("--list")...)
	switch {
	case errors.Is(ended, spawn.ErrEndless):
		return errors.New("prints without end")
	case ended != nil:
		return fmt.Errorf("does not run the program: %w", ended)
	case err != nil:
		return fmt.Errorf("does not run the program: %s", said(stderr, err))
	}
	var answer Answer
	if err := json.Unmarshal(lastLine(stdout), &answer); err != nil {
		return errors.New("does not run the program: it answers nothing to --list that is understood")
	}
	answer.Version = record.CanonicalFact(c.Language, answer.Version)
	if err := answer.check(c.Language); err != nil {
		return err
	}
	c.Answer = answer
	if c.file == "" {
		data, err := os.ReadFile(c.Path)
		sum := sha256.Sum256(data)
		c.Digest = hex.EncodeToString(sum[:])
		return err
	}
	return nil
}

// check refuses an answer by which nothing could be measured.
func (a *Answer) check(language string) error {
	switch {
	case a.Contender != Protocol:
		return fmt.Errorf("runs a program of version %d, and this overlap asks version %d", a.Contender, Protocol)
	case a.Language != language || a.Version == "" || len(a.Works) == 0 || len(a.Strategies) == 0:
		return fmt.Errorf("runs a program that does not say its language (%s), version, works and strategies", language)
	}
	var seen []string
	for _, s := range a.Strategies {
		_, procs := record.CutProcs(s.Name)
		if !strings.HasPrefix(s.Name, language+"-") || strings.ContainsAny(s.Name, "/= \t\n") || procs != "" ||
			slices.Contains(seen, s.Name) {
			return fmt.Errorf("has a strategy called %q: its name begins with %s-, is there once, has no /, = or blank, and "+
				"does not end in a number", s.Name, language)
		}
		if !slices.Contains([]Connections{One, Limit, All}, s.Connections) {
			return fmt.Errorf("does not say whether %s needs one, limit or all connections", s.Name)
		}
		seen = append(seen, s.Name)
	}
	return nil
}

// args are the arguments of its interpreter.
func (c *Contender) args(args ...string) []string {
	if c.file == "" {
		return args
	}
	return append([]string{c.file}, args...)
}

// said is what a process said last, which in most languages is what went wrong.
func said(stderr []byte, err error) string {
	if line := record.CanonicalReason(string(lastLine(stderr))); line != "" {
		return text.Message(line)
	}
	return err.Error()
}

// lastLine is the last line of an output that is not blank.
func lastLine(out []byte) []byte {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return []byte(lines[len(lines)-1])
}
