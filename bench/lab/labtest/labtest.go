// Package labtest holds what a page of the lab simulates against the same natively, for tests that run the page in node
// and in browsers.
//
// What is not here: how a page is opened (package browsertest in results/web).
package labtest

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/lab/outcome"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/strategies"
)

// Script defines exactSpans(worker, presets, strategies), a promise of what [Check] checks, as JSON. In a page, the
// worker is what startWorker() promises, and the lists are those of lab-data.
//
//go:embed exact.js
var Script string

// NodeScript runs the worker of a page in node, with Script on its standard input.
//
//go:embed node.mjs
var NodeScript string

// An answer is one of the worker's.
type answer struct {
	Preset     string     `json:"preset"`
	Strategy   string     `json:"strategy"`
	Makespan   int64      `json:"makespan_ns"`
	Bound      int64      `json:"bound_ns"`
	LimitBound int64      `json:"limit_bound_ns"`
	Data       lanes.Data `json:"data"`
	Said       string     `json:"said"`
	Spans      string     `json:"spans"`
	Error      string     `json:"error"`
}

// Check compares what a page simulated, of every strategy and every preset, with the same here: the spans byte for
// byte, and all that is said and drawn of them. It returns how many were compared.
func Check(ctx context.Context, answers []byte) (compared int, err error) {
	var got []answer
	if err := json.Unmarshal(answers, &got); err != nil {
		return 0, fmt.Errorf("what the page answered: %w", err)
	}
	for _, p := range lab.Presets() {
		for _, e := range strategies.Catalog() {
			if compared == len(got) {
				return compared, fmt.Errorf("%s in %s, and what follows, was not simulated", e.Name, p.Name)
			}
			want, err := here(ctx, p, e.Name)
			if err != nil {
				return compared, err
			}
			if err := same(got[compared], want); err != nil {
				return compared, fmt.Errorf("%s in %s: %w", e.Name, p.Name, err)
			}
			compared++
		}
	}
	if compared < len(got) {
		return compared, fmt.Errorf("%d answers, want %d", len(got), compared)
	}
	return compared, nil
}

func here(ctx context.Context, p lab.Preset, strategy string) (answer, error) {
	o, err := outcome.Of(ctx, p.Params, strategy)
	if err != nil {
		return answer{}, fmt.Errorf("%s in %s: %w", strategy, p.Name, err)
	}
	s := o.Schedule
	return answer{Preset: p.Name, Strategy: strategy, Makespan: int64(o.Makespan), Bound: int64(s.Bound),
		LimitBound: int64(s.LimitBound), Data: s.Data(), Said: o.Said(),
		Spans: base64.StdEncoding.EncodeToString(outcome.SpanBytes(s.Spans))}, nil
}

// same says in what two answers differ, the spans first.
func same(got, want answer) error {
	if got.Spans != want.Spans {
		g, _ := base64.StdEncoding.DecodeString(got.Spans)
		w, _ := base64.StdEncoding.DecodeString(want.Spans)
		at := 0
		for at < min(len(g), len(w)) && g[at] == w[at] {
			at++
		}
		return fmt.Errorf("of %d bytes of spans, here %d, byte %d is the first that differs; the page says: %s%s", len(g),
			len(w), at, got.Said, got.Error)
	}
	if !reflect.DeepEqual(got, want) {
		g, _ := json.Marshal(got)
		w, _ := json.Marshal(want)
		if bytes.Equal(g, w) {
			return nil // an empty list, or none
		}
		return fmt.Errorf("the page has %.2000s\nhere it is %.2000s", g, w)
	}
	return nil
}
