package scenario

import "math/rand/v2"

// Order is the order of n cells in a block: a permutation that follows from the seed and
// the block's number, so that a run can be repeated.
func Order(n, block int, seed uint64) []int {
	return rand.New(rand.NewPCG(seed, uint64(block))).Perm(n)
}
