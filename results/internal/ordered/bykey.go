package ordered

// ByKey has lists by key, in the order in which the keys first came.
type ByKey[K comparable, T any] struct {
	keys []K
	of   map[K][]T
}

// Keys is its keys.
func (b *ByKey[K, T]) Keys() []K { return b.keys }

// Of is its of.
func (b *ByKey[K, T]) Of() map[K][]T { return b.of }

func (g *ByKey[K, T]) Add(key K, x T) {
	if g.of == nil {
		g.of = map[K][]T{}
	}
	if g.of[key] == nil {
		g.keys = append(g.keys, key)
	}
	g.of[key] = append(g.of[key], x)
}
