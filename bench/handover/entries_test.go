//go:build !peers

package handover

import "github.com/overlap-bench/overlap/strategies"

// measured are the strategies that this binary measures.
func measured() []strategies.Entry { return ours() }
