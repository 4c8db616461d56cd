package browsertest

import (
	"flag"
	"os"
	"os/exec"
	"testing"
)

var (
	pageFlag = flag.String("page", "", "a page to take screenshots of")
	shots    = flag.String("screenshots", "", "the directory for screenshots of the page")
)

func TestMain(m *testing.M) {
	os.Exit(Suite{
		Package: "results/web/browsertest",
		Axe:     "accessibility of the report page is",
		Browser: "charts, zoom, sort and keyboard of the report page are",
		Node:    "that figures and charts follow from the data in the page is",
	}.Run(m))
}

func hasNode() bool {
	_, err := exec.LookPath("node")
	return err == nil
}
