package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/remote"
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
	maxRate     float64 // 0 is any, on this machine only
	work        string

	list    []remote.Address
	gate    *remote.Gate
	spare   func(requests int) // see [bench.Service.Spare]
	content []uint32           // what the service answered when the run began: see [results.Run]
	first   int                // requests that asking for each address once took, with redirects
	batch   int                // that one takes, with the redirects that there were then; 0 if that is not known yet
}

// defaultRate is for services elsewhere: requests a second that nobody should mind.
const defaultRate = 100

// maxRequests is some hours at any rate.
const maxRequests = 1_000_000_000

// leastRate is a request in ten seconds: a run at a slower one would not end.
const leastRate = 0.1

const urlsHelp = `

With --urls, the work is to fetch from a service of your own and to process what
comes, one batch a sample. Anything but localhost needs --i-own-this. There are caps
on the number and the rate of requests, and the run stops, with what it has, when
more than 10 of the last 100 requests failed, or when the service asks for fewer
(429, or 503 with Retry-After). No address gets into the results.`

func (u *urlOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&u.file, "urls", "", "measure against your own service: a file with a URL a line, # starts a comment")
	f.BoolVar(&u.own, "i-own-this", false, "the service of --urls is yours to burden: needed unless all of it is on localhost")
	f.IntVar(&u.maxRequests, "max-requests", 10_000, "requests that --urls may make in all")
	f.Float64Var(&u.maxRate, "max-rate", 0, fmt.Sprintf("requests a second that --urls may make (default %d, or any on localhost)", defaultRate))
	f.StringVar(&u.work, "work", string(profile.SHA256), "what is done with each body of --urls: sha256 hashes it, html finds its links and words")
}

// check reads the list, and refuses what must not be asked.
func (u *urlOptions) check(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	if u.file == "" && changed("urls") {
		return errors.New("--urls is empty: name a file with a URL a line")
	}
	if u.file == "" {
		for _, flag := range []string{"i-own-this", "max-requests", "max-rate", "work"} {
			if changed(flag) {
				return fmt.Errorf("--%s is for a service of your own: name its addresses with --urls FILE", flag)
			}
		}
		return nil
	}
	for _, flag := range []string{"scenarios", "corpus", "in-process", "engine", "peers", "benchtime", "extra-work"} {
		if changed(flag) {
			return fmt.Errorf("--%s has no use with --urls: leave it out", flag)
		}
	}
	if err := cli.OneTo("max-requests", u.maxRequests, maxRequests, "no run makes more"); err != nil {
		return err
	}
	if changed("max-rate") && !(u.maxRate >= leastRate && u.maxRate <= 1e6) {
		return fmt.Errorf("--max-rate is %v: use a number of requests a second from %v to 1000000", u.maxRate, leastRate)
	}
	if u.work != string(profile.SHA256) && u.work != string(profile.ScanHTML) {
		return fmt.Errorf("--work is %q: use %s or %s", u.work, profile.SHA256, profile.ScanHTML)
	}
	_, err := cli.UnlessInterrupted(cmd.Context(), func() (struct{}, error) { return struct{}{}, u.read() })
	return err
}

func (u *urlOptions) read() error {
	f, err := os.Open(u.file)
	if err != nil {
		return fmt.Errorf("--urls: %w", cli.OtherFile{Err: err})
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return fmt.Errorf("--urls: %s is a directory: name a file with a URL a line", u.file)
	}
	if u.list, err = remote.ReadAddresses(f); err != nil {
		return fmt.Errorf("--urls: %s: %w", u.file, err)
	}
	for _, a := range u.list {
		if a.Loopback() {
			continue
		}
		if !u.own {
			return fmt.Errorf("--urls: %s: line %d: %s is not on this machine: if the service is yours, say --i-own-this", u.file, a.Line, a.Host)
		}
		if u.maxRate == 0 {
			u.maxRate = defaultRate
		}
	}
	return nil
}

// urlCells leave perurl out unless it is named: all requests at once are an outage in waiting.
func (o *runOptions) urlCells() ([]scenario.Cell, error) {
	entries, err := scenario.FindStrategies(o.strategies)
	if err != nil {
		return nil, err
	}
	if len(o.strategies) == 0 {
		entries = slices.DeleteFunc(entries, func(e strategies.Entry) bool { return e.Name == table.Unlimited })
	}
	s := scenario.Scenario{Name: "urls"}
	s.Profile.Items = o.items
	if o.items == 0 {
		s.Profile.Items = len(o.urls.list)
	}
	s.Profile.Seed = o.seed
	return scenario.WithPairs(scenario.Cells([]scenario.Scenario{s}, entries, o.limits)), nil
}

// takes is how long so many requests take at least, where their rate is capped.
func (u *urlOptions) takes(requests int) string {
	if u.maxRate == 0 {
		return ""
	}
	return fmt.Sprintf(", in %v or more", wholeSeconds(float64(requests)/u.maxRate))
}

// mostHosts are named in a plan.
const mostHosts = 10

// urlFacts are the facts of the text. A list is a digest there.
func (o *runOptions) urlFacts(cells []scenario.Cell) map[string]string {
	facts := maps.Clone(o.facts)
	facts["fixture"] = "own service"
	facts["items"] = strconv.Itoa(cells[0].Scenario.Profile.Items)
	facts["urls"] = remote.Digest(o.urls.list)
	facts["work"] = o.urls.work
	if o.urls.maxRate > 0 {
		facts["max-rate"] = strconv.FormatFloat(o.urls.maxRate, 'f', -1, 64)
	}
	return facts
}

func (o *runOptions) planURLs(w io.Writer, cells []scenario.Cell, cost requests) error {
	for _, c := range cells {
		again := ""
		if c.Arm != "" {
			again = ", measured again for the noise floor"
		}
		fmt.Fprintf(w, "%s  items: %d, connections: %d%s\n", c, c.Scenario.Profile.Items, c.Connections(), again)
	}
	hosts := map[string]bool{}
	for _, a := range o.urls.list {
		hosts[a.Host] = true
	}
	pace := "at any rate"
	if o.urls.maxRate > 0 {
		pace = fmt.Sprintf("at most %v in a second", o.urls.maxRate)
	}
	var names []string
	for host := range hosts {
		names = append(names, host)
	}
	slices.Sort(names)
	if more := len(names) - mostHosts; more > 1 {
		names = append(names[:mostHosts], fmt.Sprintf("and %d other hosts", more))
	}
	_, err := fmt.Fprintf(w, "%d cells × %d blocks = %d samples, %v to %s, %s%s; %snothing was asked for yet\n",
		len(cells), o.blocks, len(cells)*o.blocks, cost, text.Visible(strings.Join(names, ", ")), pace, o.urls.takes(cost.least), o.why(cost))
	return err
}
