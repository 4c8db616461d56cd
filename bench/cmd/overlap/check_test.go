package main

import (
	"strings"
	"testing"
)

// The same holds for lists of names.
func TestFirstWrongName(t *testing.T) {
	for range 50 {
		handOver := handOverOptions{works: []string{"much"}, strategies: []string{"tunny"}, limits: []int{3}}
		if _, err := handOver.cells(); err == nil || !strings.HasPrefix(err.Error(), `--works is "much"`) {
			t.Fatal(err)
		}
	}
}
