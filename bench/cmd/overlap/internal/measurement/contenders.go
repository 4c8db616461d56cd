package measurement

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/views"
	"github.com/overlap-bench/overlap/bench/contenders"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// findContenders finds the programs in other languages, if they are asked for, and names what is not there.
func (o *runOptions) findContenders(ctx context.Context, stderr io.Writer) error {
	if err := checkOurs(o.Strategies); err != nil {
		return err
	}
	if !o.Contenders {
		return nil
	}
	if o.InProcess {
		return errors.New("--contenders and --in-process do not go together: programs in other languages need a server of " +
			"its own")
	}
	scenarios, err := scenario.FindScenarios(o.Scenarios)
	if err != nil {
		return err
	}
	if o.contenders, err = contenders.Find(ctx); err != nil {
		return err
	}
	for _, line := range o.contenders.Unlike(scenarios) {
		fmt.Fprintln(stderr, strings.Join(page.Lines(line, cli.Width(stderr, false)), "\n"))
	}
	var why error
	switch {
	case len(o.contenders.Found) == 0:
		why = errors.New("--contenders: no program can be run here: install one of these, or leave --contenders out")
	case len(o.contenders.Cells(scenarios, o.Limits)) == 0:
		why = errors.New("--contenders: no program does the work of these scenarios: name others, such as " +
			"--scenarios words,cpu")
	}
	if why != nil {
		o.contenders.Close()
		o.contenders = nil
	}
	o.showRun = o.showLanguages
	return why
}

// showLanguages shows what each language gains, and says where the rest is.
func (o *runOptions) showLanguages(w io.Writer, path string) error {
	return views.Languages(w, path, o.wide)
}

// checkOurs says how strategies of other languages are measured, if names has one.
func checkOurs(names []string) error {
	programs, err := contenders.Manifest()
	if err != nil {
		return err
	}
	for _, name := range names {
		for _, p := range programs {
			if strings.HasPrefix(name, p.Language+"-") {
				return fmt.Errorf("--strategies: %s is of a program in another language: --contenders adds all of those, and "+
					"--strategies chooses among overlap's own", text.Brief(name))
			}
		}
	}
	return nil
}
