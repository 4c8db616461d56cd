//go:build unix

package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/contenders"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// A contender's sample has the facts of ours, and only if its batch has the right digest and tells its times.
func TestContenders(t *testing.T) {
	words := benchtest.Scenario("words", 4)
	server, err := fixtures.NewServer(words.Profile, "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	expect, err := server.Expect()
	if err != nil {
		t.Fatal(err)
	}
	cell := scenario.Cell{Scenario: words, Limit: 2, Contender: true, Entry: strategies.Entry{Name: "fake-one",
		Fetches: func(int, int) int { return 1 }}}
	digest := fmt.Sprintf("echo 'digest: %016x'\n", expect.Digest)
	result := "echo 'Benchmark" + cell.Benchmark() + "-7 3 20000000 ns/op 9000000 fetch-active-ns 500 process-active-ns'\n"
	for _, test := range []struct{ script, want string }{
		{digest + result, ""},
		{"echo 'digest: 0123456789abcdef'\n" + result, "disqualified: wrong results: the digest of the batch is " +
			"0123456789abcdef, want "},
		{result, "disqualified: wrong results: the digest of the batch is not told"},
		{digest + strings.Replace(result, " 500 process", " 0 process", 1), "disqualified: the program does not tell " +
			"process-active-ns"},
		{digest + strings.Replace(result, " 500 process", " 30000000 process", 1), "disqualified: the program tells 30ms " +
			"of process-active-ns in a batch of 20ms: both are in nanoseconds, and of one batch"},
		{digest + strings.Replace(result, " 9000000 fetch", " 30000000 fetch", 1), "disqualified: the program tells 30ms " +
			"of fetch-active-ns in a batch of 20ms: "},
		{digest + strings.Replace(result, " 9000000 fetch", " 9000 fetch", 1), "disqualified: the program tells 9µs of " +
			"fetch-active-ns, and one response takes 8ms: is it in nanoseconds?"},
		{digest + strings.Replace(result, " 20000000 ns/op", " 20 ns/op", 1), "disqualified: the program tells 9ms of " +
			"fetch-active-ns in a batch of 20ns: "},
		{digest + result + result, "2 results were printed for it, not one"},
		{digest + strings.ReplaceAll(result, "fake-one", "fake-two"), `the program printed no result, but "digest: `},
		{"echo Welcome!", `the program printed no result, but "Welcome!"`},
		{"exit 0", "the program ended well, and printed nothing"},
		{"echo 'fake: item 3: the fixture answered 500' >&2; exit 1", "fake: item 3: the fixture answered 500"},
	} {
		path := filepath.Join(t.TempDir(), "fake")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+test.script), 0o700); err != nil {
			t.Fatal(err)
		}
		e := engine(words)
		e.Facts = map[string]string{"gomaxprocs": "2", "machine": "m", "fake": "Fake 3"}
		e.Contenders = &contenders.Set{Found: []contenders.Contender{{Path: path,
			Answer: contenders.Answer{Strategies: []contenders.Strategy{{Name: "fake-one"}}}}}}
		measured, err := e.Measure(t.Context(), cell)
		e.Close()
		if (err == nil) != (test.want == "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.script, err, test.want)
		}
		if err != nil {
			continue
		}
		config := measured.GetConfig
		if got, want := measured.Name.String(), cell.Benchmark()+"-2"; got != want || config("fake") != "Fake 3" ||
			config("items") != "4" || config("fixture") != "child" || config("digest") != "" {
			t.Errorf("%s with %v, want %s", got, measured.Config, want)
		}
	}
}

// What has hung once is not started again: each time would cost the run as long.
func TestContenderThatHungIsNotStartedAgain(t *testing.T) {
	words := benchtest.Scenario("words", 4)
	cell := scenario.Cell{Scenario: words, Limit: 2, Contender: true, Entry: strategies.Entry{Name: "fake-one"}}
	e := engine(words)
	defer e.Close()
	e.Contenders = &contenders.Set{Found: []contenders.Contender{{Path: os.Args[0],
		Answer: contenders.Answer{Strategies: []contenders.Strategy{{Name: "fake-one"}}}}}}
	e.hung = map[string]error{cell.String(): contenders.ErrHung}
	if _, err := e.Measure(t.Context(), cell); !errors.Is(err, contenders.ErrHung) ||
		err.Error() != "no result in an earlier sample: not started again" {
		t.Errorf("error %v", err)
	}
}
