package compare

// What the tests, which are outside of this package, look at.
const (
	Interval = interval
	OldSide  = oldSide
	NewSide  = newSide
)

// FoundIn8Of10 is the log-ratio that the report says is found in 8 of 10 comparisons.
func FoundIn8Of10(v *Comparison) float64 {
	_, found := v.sight()
	return found
}

var (
	Count     = count
	GeoMeanOf = geoMean
	Makespans = makespans
	OnlyIn    = (*Comparison).onlyIn
	Turns     = turns
)
