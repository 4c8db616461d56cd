package service

import (
	"context"
	"fmt"
)

// Redirecting is how many addresses answered with a redirect at first.
func (s *Service) Redirecting() int {
	n := 0
	for _, redirects := range s.redirects {
		if redirects > 0 {
			n++
		}
	}
	return n
}

// BatchRequests is how many requests a batch makes, if every address redirects as it did at first.
func (s *Service) BatchRequests() int {
	n := s.recorder.Len()
	for i := range n {
		n += s.redirects[i%len(s.redirects)]
	}
	return n
}

// Spare allows for so many requests beyond those that were announced, for connections that the service
// closes between samples.
func (s *Service) Spare(requests int) { s.spare = max(0, requests) }

// connect opens the connections that the largest cell needs, before the first sample: a request each, and
// every cell finds the same, in whatever order they come. A sample that needs more than are still open has
// them opened again, as far as there are requests to spare: those that were announced are for batches. Of
// a service that keeps no connection open that is in vain: its batches open their own, which is reported.
func (s *Service) connect(ctx context.Context, need int) error {
	switch {
	case !s.connected:
		s.connected, need = true, s.conns
	case s.client.Open() >= need:
		return nil
	case !s.keeps || s.spare < need:
		return nil
	default:
		s.spare -= need
	}
	var urls []string
	for i := range need {
		urls = append(urls, s.url(i))
	}
	err := s.client.Warm(ctx, urls)
	s.keeps = err != nil || s.client.Open() >= need // what failed may go well another time
	if err != nil {
		return fmt.Errorf("opening %d connections: %w", need, err)
	}
	return nil
}
