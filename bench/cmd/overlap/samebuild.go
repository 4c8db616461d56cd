package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
)

// binaries are the files of what measures: the engine and that of the peers, if there are any. Without an
// engine this process measures.
type binaries struct{ engine, peers string }

// digests are as a run's sidecar has them.
func (b binaries) digests(ctx context.Context) (engine, peers string, err error) {
	if b.engine == "" {
		self, err := os.Executable()
		if err == nil {
			engine, err = runner.FileDigest(self)
		}
		return engine, "", err
	}
	if engine, err = runner.EngineDigest(ctx, b.engine); err != nil || b.peers == "" {
		return engine, "", err
	}
	peers, err = runner.EngineDigest(ctx, b.peers)
	return engine, peers, err
}

// measures names what measures: with a service of one's own, this process does.
func (o *runOptions) measures() string {
	if o.urls.file != "" {
		return "overlap"
	}
	return "engine"
}

// otherBuild says in what the builds differ that measured a run and that would go on with it, and what to
// do; "" if they do not. Their bytes decide. The commit alone does not: changes on top of it are not in
// it, and one that only touches a text, such as a recorded run, makes the same engine.
func otherBuild(measures string, then, now record.Run) string {
	switch {
	case then.Engine == "":
		return otherCommit(then, now)
	case then.Engine != now.Engine:
		return otherBytes(measures, then.Engine, now.Engine, then)
	case then.PeersEngine != now.PeersEngine:
		return otherBytes("engine of the peers", then.PeersEngine, now.PeersEngine, then)
	}
	return ""
}

func otherBytes(what, was, is string, then record.Run) string {
	at := ""
	if then.Commit != cli.UnknownCommit && !ofBytes(then.Commit) {
		at = ", at commit " + then.Commit
		if then.Dirty {
			at += " with changes"
		}
	}
	return fmt.Sprintf("was measured by another %s (sha256 %.12s%s) than this one (%.12s):"+
		" its code, its directory or how it is built has changed: go back to what it was, or start a new run",
		what, was, at, is)
}

// ofBytes says whether a commit stands for the bytes of a binary of which no commit was known.
func ofBytes(commit string) bool {
	return strings.HasPrefix(commit, "engine-") || strings.HasPrefix(commit, "binary-")
}

// otherCommit is for runs that an older overlap recorded, without the digests of what measured them. Only
// a commit that stands for bytes, or one without changes, tells what these were.
func otherCommit(then, now record.Run) string {
	switch {
	case then.Commit != now.Commit:
		return fmt.Sprintf("was measured at commit %s, this is %s: start a new run", then.Commit, now.Commit)
	case ofBytes(then.Commit) || then.Commit != cli.UnknownCommit && !then.Dirty && !now.Dirty:
		return ""
	}
	return "was recorded by an older version, which did not write down what measured it," +
		" and the code may have changed since: start a new run"
}
