package stats

import "slices"

// Outliers are the places of the values that are more than 1.5 times the spread of the middle half beyond it (Tukey
// 1977, Exploratory Data Analysis: hinges, inner fences). Of fewer than 5 values none can be.
func Outliers(values []float64) (places []int) {
	if len(values) < 5 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	half := (len(sorted) + 1) / 2 // the median of an odd number belongs to both halves
	low, high := Median(sorted[:half]), Median(sorted[len(sorted)-half:])
	for i, v := range values {
		if v < low-1.5*(high-low) || v > high+1.5*(high-low) {
			places = append(places, i)
		}
	}
	return places
}
