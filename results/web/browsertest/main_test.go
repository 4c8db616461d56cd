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
	missing []string        // what is not tested, and how to mend that

	pageFlag = flag.String("page", "", "a page to take screenshots of")
	shots    = flag.String("screenshots", "", "the directory for screenshots of the page")
)

// axePath is where make browser-tools puts axe-core.
const axePath = "../../../.bin/node_modules/axe-core/axe.min.js"

func TestMain(m *testing.M) {
	flag.Parse()
	if raced {
		os.Exit(0) // the browser does the work: make test runs these once more without the detector
	}
	if code := prepare(); code != 0 {
		os.Exit(code)
	}
	os.Exit(run(m))
}

// prepare looks for what the tests need, and says what is missing.
func prepare() (code int) {
	if script, err := os.ReadFile(axePath); err == nil {
		axe = string(script)
	} else {
		missing = append(missing, "axe-core is missing: accessibility of the report page is NOT TESTED.\n"+
			"  To test it: make browser-tools (it needs npm)")
	}
	if chromium() == "" {
		missing = append(missing, "Chromium is missing: charts, zoom, sort and keyboard of the report page are NOT TESTED.\n"+
			"  To test them: apt-get install chromium (Debian; any Chrome in PATH will do)")
	}
	if !hasNode() {
		missing = append(missing, "node is missing: that figures and charts follow from the data in the page is NOT TESTED.\n"+
			"  To test it: apt-get install nodejs")
	}
	for _, what := range missing {
		fmt.Println("results/web/browsertest: " + what)
	}
	if len(missing) > 0 && os.Getenv(Required) != "" {
		fmt.Println("results/web/browsertest: " + Required + " is set, so this fails")
		return 1
	}
	return 0
}

func hasNode() bool {
	_, err := exec.LookPath("node")
	return err == nil
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

func run(m *testing.M) int {
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
		fmt.Printf("results/web/browsertest: starting %s: %v\n", path, err)
		return 1
	}
	browser = first
	return m.Run()
}

// needBrowser skips a test where there is no Chromium. What is missing is said when the tests start, and at the end of
// make test.
func needBrowser(t testing.TB) {
	t.Helper()
	if browser == nil {
		t.Skip("there is no Chromium: see the first lines")
	}
}

func needAxe(t *testing.T) {
	t.Helper()
	needBrowser(t)
	if axe == "" {
		t.Skip("there is no axe-core: see the first lines")
	}
}
