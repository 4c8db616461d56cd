package measurement

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/service"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/remote"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/strategies"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// urlOptions are those of a run against the user's own service.
type urlOptions struct {
	file        string
	own         bool
	maxRequests int
	maxRate     float64 // requests a second; 0 is any, on this machine only
	work        string

	list    []remote.Address
	content []uint32     // what the service answered when the run began: see [record.Run]
	gate    *remote.Gate // nil without --urls
	batch   int          // requests of a batch, with redirects
	spare   func(requests int)
}

const (
	defaultRate  = 100           // requests a second that no service should mind
	minRate      = 0.1           // a run at a lower rate would not end
	maxRequests  = 1_000_000_000 // hours, at any rate
	fewerOfThese = "--items, --limits, --strategies or --blocks"
)

func (u *urlOptions) addFlags(f *pflag.FlagSet) {
	f.StringVar(&u.file, "urls", "", "measure against your own service: a file with a URL a line; # starts a comment")
	f.BoolVar(&u.own, "i-own-this", false, "the service of --urls is yours to burden: needed unless it is on localhost")
	f.IntVar(&u.maxRequests, "max-requests", 10_000, "requests that --urls may make in all")
	f.Float64Var(&u.maxRate, "max-rate", 0, fmt.Sprintf("requests a second (default %d, any on localhost)", defaultRate))
	f.StringVar(&u.work, "work", string(profile.SHA256), "sha256 hashes each body of --urls, html finds links and words")
}

// check reads the list, and refuses addresses that must not be asked.
func (u *urlOptions) check(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	if u.file == "" {
		if changed("urls") {
			return errors.New("--urls is empty: name a file with a URL on each line")
		}
		return cli.NotGiven(changed, "is for a service of your own: name its addresses with --urls FILE",
			"i-own-this", "max-requests", "max-rate", "work")
	}
	if err := cmp.Or(
		cli.NoUse(changed, "urls", "scenarios", "corpus", "in-process", "engine", "peers", "contenders", "benchtime",
			"extra-work"),
		cli.OneTo("max-requests", u.maxRequests, maxRequests, "no run makes more")); err != nil {
		return err
	}
	if changed("max-rate") && !(u.maxRate >= minRate && u.maxRate <= 1e6) {
		return fmt.Errorf("--max-rate is %v: use a number of requests a second from %v to 1000000", u.maxRate, minRate)
	}
	if u.work != string(profile.SHA256) && u.work != string(profile.ScanHTML) {
		return fmt.Errorf("--work is %q: use %s or %s", u.work, profile.SHA256, profile.ScanHTML)
	}
	err := cli.UnlessInterrupted(cmd.Context(), u.read)
	if err != nil && !errors.Is(err, cli.ErrInterrupted) {
		err = fmt.Errorf("--urls: %w", err)
	}
	return err
}

func (u *urlOptions) read() error {
	f, err := os.Open(u.file)
	if err != nil {
		return errors.New(err.Error())
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a directory: name a file with a URL on each line", u.file)
	}
	if u.list, err = remote.ReadAddresses(f); err != nil {
		return fmt.Errorf("%s: %w", u.file, err)
	}
	elsewhere := slices.IndexFunc(u.list, func(a remote.Address) bool { return !a.Loopback() })
	if elsewhere < 0 {
		return nil
	}
	if a := u.list[elsewhere]; !u.own {
		return fmt.Errorf("%s: line %d: %s is not on this machine: if the service is yours, say "+
			"--i-own-this", u.file, a.Line, a.Host)
	}
	if u.maxRate == 0 {
		u.maxRate = defaultRate
	}
	return nil
}

// urlCells leave out perurl unless it is named: all requests at once could bring the service down.
func (o *runOptions) urlCells() ([]scenario.Cell, error) {
	entries, err := scenario.FindStrategies(o.Strategies)
	if err != nil {
		return nil, err
	}
	if len(o.Strategies) == 0 {
		entries = slices.DeleteFunc(entries, func(e strategies.Entry) bool { return e.Name == table.Unlimited })
	}
	s := scenario.Scenario{Name: "urls"}
	s.Profile.Seed, s.Profile.Items = o.seed, o.Items
	if o.Items == 0 {
		s.Profile.Items = len(o.urls.list)
	}
	return scenario.WithPairs(scenario.Cells([]scenario.Scenario{s}, entries, o.Limits)), nil
}

func (o *runOptions) planURLs(w io.Writer, cells []scenario.Cell, total int) error {
	var hosts []string
	for _, a := range o.urls.list {
		if !slices.Contains(hosts, a.Host) {
			hosts = append(hosts, a.Host)
		}
	}
	rate := "at any rate"
	if o.urls.maxRate > 0 {
		rate = fmt.Sprintf("at most %v a second", o.urls.maxRate)
	}
	return o.sayPlan(w, fmt.Sprintf("%s, %s to %s, %s; redirects, samples that are measured again, further blocks "+
		"(--precision, --budget) and connections that the service closes come on top, up to --max-requests %d; nothing was "+
		"asked for yet", o.samples(cells), o.requests(total), text.Visible(strings.Join(text.FewNames(hosts), ", ")), rate,
		o.urls.maxRequests), cells)
}

// describe is what of these options decides the samples.
func (u *urlOptions) describe() *service.Work {
	if u.file == "" {
		return nil
	}
	return &service.Work{Digest: remote.Digest(u.list), Work: u.work, MaxRate: u.maxRate}
}

// checkResumed makes sure that a run goes on over the same list, with the same work.
func (u *urlOptions) checkResumed(then *service.Work, content []uint32, path string) error {
	now := u.describe()
	switch {
	case then == nil && now == nil:
		return nil
	case now == nil:
		return fmt.Errorf("%s was measured over a list of URLs: give it again, with --urls FILE", path)
	case then == nil:
		return fmt.Errorf("%s was not measured over a list of URLs: leave out --urls", path)
	case then.Digest != now.Digest || len(content) != len(u.list):
		return fmt.Errorf("%s was measured over other URLs than are in %s: start a new run", path, u.file)
	case *then != *now:
		return fmt.Errorf("%s was measured with --work %s --max-rate %v, this is --work %s --max-rate %v: use the same, or "+
			"start a new run",
			path, then.Work, then.MaxRate, now.Work, now.MaxRate)
	}
	return nil
}

// askFirst asks for each URL once. The service has to answer what it answered when the run began. A service that did
// not always answer the same then may do so now: that is counted.
func (o *runOptions) askFirst(ctx context.Context, service *service.Service) (mean time.Duration, err error) {
	mean, err = service.First(ctx)
	switch {
	case errors.Is(err, remote.ErrStopped):
		return 0, fmt.Errorf("%w; nothing was measured yet", err)
	case err != nil:
		return 0, fmt.Errorf("--urls: %s: %w", o.urls.file, err)
	}
	o.urls.content = service.Content()
	if o.resume == "" {
		return mean, nil
	}
	o.urls.content = o.resumed.Content
	changed := service.GoOn(o.resumed.Content)
	if changed == 0 {
		return mean, nil
	}
	first, err := record.Read(o.resume)
	if err != nil {
		return 0, fmt.Errorf("--resume: %w", err)
	}
	if first.ServiceChanged() {
		return mean, nil
	}
	return 0, fmt.Errorf("--resume: %s was measured while the service answered something else, at %d of the %d "+
		"URLs: start "+
		"a new run", o.resume, changed, len(o.urls.list))
}
