package strategies

import (
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// Each strategy of the catalog has its page, as it is in this directory; anything else has none.
func TestSource(t *testing.T) {
	for _, e := range Catalog() {
		file, source, ok := Source(e.Name)
		if on, err := os.ReadFile(file); !ok || err != nil || string(on) != source {
			t.Errorf("%s: %q of %d bytes, %v, %v", e.Name, file, len(source), ok, err)
		}
		page, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
		if err != nil || !strings.Contains(source, ") Run(") || page.Name.Name != "strategies" {
			t.Errorf("%s is not the page of a strategy: %v", file, err)
		}
	}
	for _, name := range []string{"", "catalog", "../go", "nats", "pool.go"} {
		if file, source, ok := Source(name); ok || source != "" {
			t.Errorf("%q has the page %q", name, file)
		}
	}
}
