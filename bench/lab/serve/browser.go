package serve

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/overlap-bench/overlap/fixtures/process"
)

// openers are the programs that open an address in the browser of a person.
var openers = map[string][]string{
	"darwin":  {"open"},
	"windows": {"rundll32", "url.dll,FileProtocolHandler"},
}

// Browse opens an address in a browser, and waits until the program that does so has ended or ctx is done. The browser
// stays, also after Ctrl-C: it is not ours. The error says in a line why there is none.
func Browse(ctx context.Context, url string) error {
	opener, known := openers[runtime.GOOS]
	if !known {
		opener = []string{"xdg-open"}
	}
	if _, err := exec.LookPath(opener[0]); err != nil {
		return fmt.Errorf("no browser was started, since there is no %s here: open the address yourself", opener[0])
	}
	cmd := exec.Command(opener[0], append(opener[1:], url)...)
	process.OwnGroup(cmd)
	if err := cmd.Start(); err != nil {
		return notOpened(opener[0], err)
	}
	ended := make(chan error, 1) // the goroutine sends once, and ends with the program
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return notOpened(opener[0], err)
	case <-ctx.Done():
		return nil
	}
}

func notOpened(opener string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("no browser was started (%s: %w): open the address yourself", opener, err)
}
