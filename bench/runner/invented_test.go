package runner

import "testing"

// What an engine prints is read whatever its wrapper prints around it.
func TestParseFacts(t *testing.T) {
	const facts = `{"machine":"epyc-2c-4f1a","cpu":" AMD  EPYC ","godebug":"a=1\n"}`
	for text, ok := range map[string]bool{
		facts: true, "taskset: pid 3\r\n" + facts + "\r\n": true, facts + "\nok\n": true,
		"": false, "{}": false, "null": false, "[1]": false, `{"machine":1}`: false, "BenchmarkBatch\n": false, `{"machine":"x"}`: false,
	} {
		got := parseFacts([]byte(text))
		if (got != nil) != ok || ok && (got["cpu"] != "AMD EPYC" || got["godebug"] != "a=1") {
			t.Errorf("%q gives %v", text, got)
		}
	}
}
