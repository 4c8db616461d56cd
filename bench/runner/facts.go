package runner

import (
	"bytes"
	"cmp"
	"context"
	"debug/buildinfo"
	"encoding/json"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/results/record"
)

// EngineFacts are the facts of a run that the engine at path measures, as the engine itself finds
// them: behind a wrapper such as taskset or nice, it may have fewer CPUs than this process. One that
// does not answer is taken to find what this process does, with how the binary was built.
func EngineFacts(ctx context.Context, path string) map[string]string {
	if out, _, _, err := spawn.Ask(ctx, path, "-print-facts"); err == nil {
		if facts := parseFacts(out); facts != nil {
			return facts
		}
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		info = nil // no binary of Go
	}
	return host.FactsOf(host.Root(), host.ThisChip(), info)
}

// parseFacts reads what an engine has printed, perhaps after a word of its wrapper; nil if that is
// not the facts of a machine.
func parseFacts(out []byte) map[string]string {
	for line := range bytes.Lines(out) {
		var facts map[string]string
		if json.Unmarshal(line, &facts) != nil || facts["machine"] == "" || facts["cpu"] == "" {
			continue
		}
		for key, value := range facts {
			facts[key] = cmp.Or(record.CanonicalFact(key, value), host.Unknown)
		}
		return facts
	}
	return nil
}
