// Package example shows how to compare the strategies on work of your own: copy it, and change
// the addresses and what is done with a body.
//
//	go test -run '^$' -bench Feeds -benchtime 200ms ./bench/example > my.txt
//	overlap show my.txt
package example

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/strategies"
)

const (
	items = 64
	limit = 16
)

func BenchmarkFeeds(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(serveFeed)) // yours, if it is yours to burden
	b.Cleanup(server.Close)
	transport := &http.Transport{MaxIdleConnsPerHost: items} // perurl fetches all at once; the default keeps 2
	b.Cleanup(transport.CloseIdleConnections)

	bench.Compare(b, bench.Config{
		Items:  items,
		URL:    func(i int) string { return fmt.Sprintf("%s/feed/%d", server.URL, i) },
		Limits: []int{limit},
		Blocks: 6,
	}, feeds{&http.Client{Transport: transport, Timeout: 10 * time.Second}})
}

// feeds is the work: both stages of one item.
type feeds struct{ client *http.Client }

// Fetch waits on the network. What goes wrong is the item's error.
func (f feeds) Fetch(ctx context.Context, item *strategies.Item) {
	if item.Body, item.Err = f.get(ctx, item.URL); item.Err != nil {
		item.Err = fmt.Errorf("feed %d: %w", item.Index, item.Err)
	}
}

func (f feeds) get(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	return io.ReadAll(resp.Body) // to its end, or the connection is not used again
}

// A summary is what is made of a feed.
type summary struct{ entries, words int }

var seed = maphash.MakeSeed()

// Process burns a CPU. The digest shows that every strategy found the same.
func (f feeds) Process(_ context.Context, item *strategies.Item) {
	if item.Err != nil {
		return
	}
	var feed []struct{ Title string }
	if item.Err = json.Unmarshal(item.Body, &feed); item.Err != nil {
		return
	}
	found := summary{entries: len(feed)}
	for _, entry := range feed {
		found.words += len(strings.Fields(entry.Title))
	}
	item.Body, item.Result = nil, found
	item.Digest = maphash.Comparable(seed, found)
}

// serveFeed answers after 5 ms.
func serveFeed(w http.ResponseWriter, r *http.Request) {
	time.Sleep(5 * time.Millisecond)
	entries := make([]struct{ Title string }, 200+len(r.URL.Path))
	for i := range entries {
		entries[i].Title = strings.Repeat("what happened ", 1+i%7) + r.URL.Path
	}
	json.NewEncoder(w).Encode(entries)
}
