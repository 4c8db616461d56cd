//go:build !peers

package bench

import "github.com/overlap-bench/overlap/strategies"

// measured are the strategies that this binary measures.
func measured() []strategies.Entry { return strategies.Catalog() }
