package browsertest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// Required is the environment variable that makes it a failure that there is no browser, as in CI.
const Required = "OVERLAP_BROWSER_REQUIRED"

var (
	browser context.Context // nil if there is no Chromium
	axe     string          // the script of axe-core, "" if it is not there
)

// A Suite is the tests of a package that open pages.
type Suite struct {
	Package string // its directory in the repository
	Axe     string // what is not tested without axe-core; "" if it is not needed
	Browser string // likewise without a browser
	Node    string // likewise without node; "" if it is not needed
}

// Run says what is missing, runs the tests with what is there, and returns the exit status.
func (s Suite) Run(m *testing.M) (code int) {
	flag.Parse()
	if raced {
		return 0 // the browser does the work: make test runs these once more without the detector
	}
	if script, err := os.ReadFile(filepath.Join(root(), ".bin", "node_modules", "axe-core", "axe.min.js")); err == nil {
		axe = string(script) // make browser-tools puts it there
	}
	missing := s.missing()
	for _, what := range missing {
		fmt.Println(s.Package + ": " + what)
	}
	if len(missing) > 0 && os.Getenv(Required) != "" {
		fmt.Println(s.Package + ": " + Required + " is set, so this fails")
		return 1
	}
	return s.run(m)
}

// root is the directory of the module, in one above that of the test; "" outside of one.
func root() string {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

// missing are what is not tested, and how to mend that.
func (s Suite) missing() (missing []string) {
	if axe == "" && s.Axe != "" {
		missing = append(missing, "axe-core is missing: "+s.Axe+" NOT TESTED.\n"+
			"  To test it: make browser-tools (it needs npm)")
	}
	if chromium() == "" {
		missing = append(missing, "Chromium is missing: "+s.Browser+" NOT TESTED.\n"+
			"  To test them: apt-get install chromium (Debian; any Chrome in PATH will do)")
	}
	if _, err := exec.LookPath("node"); err != nil && s.Node != "" {
		missing = append(missing, "node is missing: "+s.Node+" NOT TESTED.\n  To test it: apt-get install nodejs")
	}
	return missing
}

// chromium is the path of a browser, "" if there is none.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func (s Suite) run(m *testing.M) int {
	path := chromium()
	if path == "" {
		return m.Run()
	}
	profile, err := os.MkdirTemp("", "overlap-browser-")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(profile)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(profile, "profile")))...)
	defer stop()
	first, closeFirst := chromedp.NewContext(allocator)
	defer closeFirst()
	if err := chromedp.Do(first); err != nil {
		fmt.Printf("%s: starting %s: %v\n", s.Package, path, err)
		return 1
	}
	browser = first
	return m.Run()
}

// NeedBrowser skips a test where there is no Chromium. What is missing is said when the tests start, and at the end of
// make test.
func NeedBrowser(t testing.TB) {
	t.Helper()
	if browser == nil {
		t.Skip("there is no Chromium: see the first lines")
	}
}

// NeedAxe skips a test where there is no axe-core.
func NeedAxe(t testing.TB) {
	t.Helper()
	NeedBrowser(t)
	if axe == "" {
		t.Skip("there is no axe-core: see the first lines")
	}
}
