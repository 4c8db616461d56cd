package results

// byKey has lists by key, in the order in which the keys first came.
type byKey[K comparable, T any] struct {
	keys []K
	of   map[K][]T
}

func (g *byKey[K, T]) add(key K, x T) {
	if g.of == nil {
		g.of = map[K][]T{}
	}
	if g.of[key] == nil {
		g.keys = append(g.keys, key)
	}
	g.of[key] = append(g.of[key], x)
}
