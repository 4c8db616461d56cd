package web

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// The lab is named where strategies were measured; on other benchmarks it says nothing.
func TestLabIsNamed(t *testing.T) {
	depot, err := record.Read("../testdata/depot-new.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		report Report
		named  bool
	}{
		{recorded(t, "../runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt"), true},
		{Report{Runs: []record.Labelled{{Files: []*record.File{depot}}}}, false},
	} {
		var page bytes.Buffer
		if err := test.report.Write(&page); err != nil {
			t.Fatal(err)
		}
		if named := strings.Contains(page.String(), `<section id="lab"`); named != test.named {
			t.Errorf("the lab is named: %v, want %v", named, test.named)
		}
	}
}

// With the lab in it, the page allows what the lab needs, and nothing that stands in the lab ends its element.
func TestLab(t *testing.T) {
	r := recorded(t, "../runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt")
	r.Lab = &Lab{HTML: []byte("<script>go()</script><!--"), Styles: []string{"b {}"}, Scripts: []string{"go()"}}
	var page bytes.Buffer
	if err := r.Write(&page); err != nil {
		t.Fatal(err)
	}
	root := parse(t, page.Bytes())
	policy := ""
	for _, meta := range all(root, "meta") {
		if attribute(meta, "http-equiv") == "Content-Security-Policy" {
			policy = attribute(meta, "content")
		}
	}
	for _, want := range []string{hash("b {}"), hash("go()"), hash(string(labScript)), "'wasm-unsafe-eval'",
		"worker-src blob:", "default-src 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if strings.Contains(page.String(), "go()") {
		t.Error("the lab is in the page as it is")
	}
}
