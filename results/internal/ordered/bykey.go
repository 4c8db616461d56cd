package ordered

// ByKey has lists by key, in the order in which the keys first came.
type ByKey[K comparable, T any] struct {
	Keys []K
	Of   map[K][]T
}

func (g *ByKey[K, T]) Add(key K, x T) {
	if g.Of == nil {
		g.Of = map[K][]T{}
	}
	if g.Of[key] == nil {
		g.Keys = append(g.Keys, key)
	}
	g.Of[key] = append(g.Of[key], x)
}
