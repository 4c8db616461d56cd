package views

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/labcmd"
	"github.com/overlap-bench/overlap/bench/internal/outfile"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/web"
	"github.com/overlap-bench/overlap/strategies"
	"github.com/spf13/cobra"
)

const reportHelp = `Write what was measured as one page of HTML: the answer, the machine, and for
each scenario its table, what stands out, and charts. The page needs no network
and no other file: it has the source of each strategy and the recorded files in
it. To send it to somebody is to send the run.

Without a FILE, it is the page of the newest recorded run. FILE is what overlap
run or overlap against recorded, or the saved output of any go test -bench. Two
runs of one machine are compared with each other, as by overlap compare, and
machines are put side by side.

The page of run.txt is run.html beside it; that of several files is report.html
in this directory. An older page there is replaced.`

func ReportCommand() *cobra.Command {
	var out, regimes string
	var withLab bool
	cmd := &cobra.Command{
		Use:   "report [LABEL=]FILE|DIR[,FILE|DIR...]...",
		Short: "Write a page with tables and charts, for a browser",
		Long:  reportHelp,
		Example: `  overlap report                                     # of the newest run
  overlap report -o report.html FILE
  overlap report laptop=a.txt server=b.txt           # machines side by side
  overlap report against.txt                         # before and after, of overlap against
  overlap report -o - FILE > report.html
  overlap report --lab                               # with the lab in it: guess, run, see why
  overlap simulate --regimes --json > map.json
  overlap report --regimes map.json FILE             # with a map of which strategy for which work`,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" && cmd.Flags().Changed("output") {
				return errors.New("--output is empty: name a file, or - for standard output")
			}
			if regimes == "" && cmd.Flags().Changed("regimes") {
				return errors.New("--regimes is empty: name a file of overlap simulate --regimes --json")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return writeReport(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args, out, regimes, withLab)
		},
	}
	cmd.Flags().BoolVar(&withLab, "lab", false, "also put the lab into the page, 1.5 MB more: see overlap lab --help")
	cmd.Flags().StringVar(&regimes, "regimes", "", "also show the map of which strategy is the fastest for which work, "+
		"from this `file` of overlap simulate --regimes --json")
	cmd.Flags().StringVarP(&out, "output", "o", "", "write the page to this `file`; - is standard output (default beside "+
		"FILE)")
	return cmd
}

// writeReport writes the page of what can be read, and then returns what could not.
func writeReport(ctx context.Context, stdout, stderr io.Writer, args []string, out, regimes string,
	withLab bool) error {
	if len(args) == 0 {
		newest, err := newestRun(ctx, stderr, "report")
		if err != nil {
			return err
		}
		args = []string{newest}
	}
	given, problems, err := read(stderr, args)
	if err != nil {
		return err
	}
	page := web.Report{Runs: input.Named(given), Lessons: lessons(), Source: strategies.Source}
	for _, f := range filesOf(given) {
		for _, p := range f.Problems {
			p.File = filepath.Base(p.File)
			page.Problems = append(page.Problems, p.Error())
		}
	}
	paths := pathsOf(given)
	if page.Raw, err = rawFiles(paths); err != nil {
		return err
	}
	if err := addRegimes(&page, regimes); err != nil {
		return err
	}
	if withLab {
		made, err := labcmd.Page(ctx, false)
		if err != nil {
			return fmt.Errorf("--lab: %w", err)
		}
		page.Lab = &web.Lab{HTML: made.HTML, Styles: []string{made.Style}, Scripts: made.Scripts}
	}
	if out == "-" {
		return errors.Join(append(problems, page.Write(stdout))...)
	}
	if out == "" {
		out = pageBeside(paths)
	}
	if beside := filepath.Join(filepath.Dir(out), labFile); regular(beside) && !withLab {
		page.LabFile = labFile
	}
	inputs := record.WithSidecars(paths...)
	if regimes != "" {
		inputs = append(inputs, regimes)
	}
	size, err := savePage(out, page, inputs)
	if err == nil {
		fmt.Fprintf(stdout, "%s: %s, to be opened in a browser\n", text.Visible(out), size)
	}
	return errors.Join(append(problems, err)...)
}

// labFile is what the page of the lab is called by make lab, and in the examples.
const labFile = "lab.html"

// addRegimes adds the map of a simulation, if there is one.
func addRegimes(page *web.Report, path string) error {
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("--regimes: %w", err)
	}
	if page.Regimes, err = chart.ReadRegimes(bytes.NewReader(data)); err != nil {
		return fmt.Errorf("--regimes %s: %w", path, err)
	}
	page.Raw = append(page.Raw, web.Raw{Name: filepath.Base(path), Data: data})
	return nil
}

// pathsOf are the files that were read, each once: both sides of a run of overlap against are in one.
func pathsOf(given []record.Labelled) (paths []string) {
	for _, f := range filesOf(given) {
		if !slices.Contains(paths, f.Path) {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// pageBeside is where the page of some files goes if nothing is said: nothing belongs beside a device or a pipe.
func pageBeside(paths []string) string {
	if len(paths) > 1 || !regular(paths[0]) {
		return "report.html"
	}
	return strings.TrimSuffix(paths[0], filepath.Ext(paths[0])) + ".html"
}

func regular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// rawFiles are the texts and what sidecars they have. What came through a pipe is gone once it was read.
func rawFiles(paths []string) (files []web.Raw, err error) {
	for _, path := range paths {
		if !regular(path) {
			continue
		}
		for _, name := range record.WithSidecars(path) {
			data, err := os.ReadFile(name)
			if errors.Is(err, fs.ErrNotExist) && name != path {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("reading results: %w", err)
			}
			files = append(files, web.Raw{Name: filepath.Base(name), Data: data})
		}
	}
	return files, nil
}

// savePage writes the page to a file, which is none of the inputs, and says how long it is.
func savePage(path string, page web.Report, inputs []string) (size string, err error) {
	file, err := outfile.Open(path, inputs...)
	if err != nil {
		return "", fmt.Errorf("--output: %w", err)
	}
	var written bytes.Buffer // an error leaves a device or a pipe alone too
	if err := page.Write(&written); err != nil {
		return "", err
	}
	size = web.Size(written.Len())
	return size, file.Write(func(w io.Writer) error {
		_, err := w.Write(written.Bytes())
		return err
	})
}

// lessons are what the scenarios teach.
func lessons() map[string]string {
	of := map[string]string{}
	for _, s := range slices.Concat(scenario.Scenarios(), scenario.Extended()) {
		of[s.Name] = s.Lesson
	}
	return of
}
