package compare

// What the tests, which are outside of this package, look at.
const (
	Interval = interval
	OldSide  = oldSide
	NewSide  = newSide
)

var (
	Count     = count
	GeoMeanOf = geoMean
	Makespans = makespans
	OnlyIn    = (*Comparison).onlyIn
	Turns     = turns
)
