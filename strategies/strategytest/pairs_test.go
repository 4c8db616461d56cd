package strategytest_test

import "testing"

// The example is a test, too.
func TestPairs(t *testing.T) { conformance(t) }
