// Package ordered makes lists without repeats, in the order of first appearance.
package ordered

import "slices"

// Distinct leaves out what was there before.
func Distinct[T comparable](list []T) []T { return Union(nil, list) }

// Union appends to a what it does not have of b.
func Union[T comparable](a, b []T) []T {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

// ByKey has lists by key, in the order in which the keys first came.
type ByKey[K comparable, T any] struct {
	Keys []K
	Of   map[K][]T
}

// Add appends to the list of a key.
func (b *ByKey[K, T]) Add(key K, x T) {
	if b.Of == nil {
		b.Of = map[K][]T{}
	}
	if b.Of[key] == nil {
		b.Keys = append(b.Keys, key)
	}
	b.Of[key] = append(b.Of[key], x)
}
