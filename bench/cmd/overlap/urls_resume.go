package main

import (
	"fmt"

	"github.com/overlap-bench/overlap/bench/service"
	"github.com/overlap-bench/overlap/fixtures/remote"
	"github.com/overlap-bench/overlap/results/record"
)

// urlWork is what of these options decides the samples.
type urlWork struct {
	Digest  string  `json:"digest"` // of the list: it is not written down
	Work    string  `json:"work"`
	MaxRate float64 `json:"max_rate"`
}

func (u *urlOptions) describe() *urlWork {
	if u.file == "" {
		return nil
	}
	return &urlWork{remote.Digest(u.list), u.work, u.maxRate}
}

// resume makes sure that the run that goes on is over the same list, with the same work. What the service
// answers is seen later: see sameContent.
func (u *urlOptions) resume(then *urlWork, content []uint32, resumed string) error {
	now := u.describe()
	switch {
	case then == nil && now == nil:
		return nil
	case now == nil:
		return fmt.Errorf("--resume: %s was measured over a list of URLs: give it again, with --urls FILE", resumed)
	case then == nil:
		return fmt.Errorf("--resume: %s was not measured over a list of URLs: leave out --urls", resumed)
	case then.Digest != now.Digest:
		return fmt.Errorf("--resume: %s was measured over other URLs than are in %s: start a new run", resumed, u.file)
	case *then != *now:
		return fmt.Errorf("--resume: %s was measured with --work %s --max-rate %v, this is --work %s --max-rate %v: use the same, or start a new run",
			resumed, then.Work, then.MaxRate, now.Work, now.MaxRate)
	case len(content) != len(u.list):
		return fmt.Errorf("--resume: %s does not say what the service answered: it was recorded by an older version: start a new run", resumed)
	}
	return nil
}

// sameContent makes sure that a run goes on over what it began with. Only a service that did not always
// answer the same in its first part may do so now: that is counted, against what the run began with.
func (o *runOptions) sameContent(service *service.Service) error {
	o.urls.content = service.Content()
	if o.resume == "" {
		return nil
	}
	o.urls.content = o.resumed.Content
	changed := service.GoOn(o.resumed.Content)
	if changed == 0 {
		return nil
	}
	first, err := record.Read(o.resume)
	if err != nil {
		return fmt.Errorf("--resume: %w", err)
	}
	if first.ServiceChanged() {
		return nil
	}
	return fmt.Errorf("--resume: %s was measured while the service answered something else, at %d of the %d URLs: start a new run", o.resume, changed, len(o.urls.list))
}
