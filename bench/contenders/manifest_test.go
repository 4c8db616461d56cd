package contenders

import (
	"strings"
	"testing"
	"testing/fstest"
)

// The manifest names files that are there, and each program's file has its line.
func TestManifest(t *testing.T) {
	programs, err := Manifest()
	if err != nil || len(programs) < 2 {
		t.Fatalf("%d programs, error %v", len(programs), err)
	}
	named := map[string]bool{}
	for _, p := range programs {
		for _, file := range p.Files {
			named[file] = true
		}
	}
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		known := e.IsDir() || strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), ".md")
		if !known && e.Name() != "manifest.json" && !named[e.Name()] {
			t.Errorf("%s is in no line of the manifest", e.Name())
		}
	}
}

func TestManifestRefuses(t *testing.T) {
	const good = `{"language": "a", "commands": ["x"], "files": ["x.py"], "needs": "X"}`
	for text, want := range map[string]string{
		`[` + good + `]`:               "",
		`[` + good + `, ` + good + `]`: `the language "a" is there twice`,
		`[{"language": "A-b", "commands": ["x"], "needs": "X"}]`:                      `the language "A-b"`,
		`[{"language": "a", "commands": [], "needs": "X"}]`:                           "a has no commands",
		`[{"language": "a", "commands": ["x"]}]`:                                      "or does not say what it needs",
		`[{"language": "a", "commands": ["x"], "files": ["../x.py"], "needs": "X"}]`:  "has to be beside the manifest",
		`[{"language": "a", "commands": ["x"], "files": ["none.py"], "needs": "X"}]`:  "none.py",
		`[{"language": "a", "commands": ["x"], "needs": "X", "interpreter": "nope"}]`: `unknown field "interpreter"`,
		`{`: "manifest.json: unexpected EOF",
	} {
		files := fstest.MapFS{"manifest.json": {Data: []byte(text)}, "x.py": {}}
		_, err := readManifest(files)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}
