//go:build peers

package bench

import (
	"github.com/overlap-bench/overlap/strategies"
	"github.com/overlap-bench/overlap/strategies/peers"
)

// measured are the strategies that this binary measures.
func measured() []strategies.Entry { return peers.Catalog() }
