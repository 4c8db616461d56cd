package service

import (
	"maps"
	"strconv"
)

// Work is what decides the samples, besides the cells. A list of URLs is a digest: no address gets into the results.
type Work struct {
	Digest  string  `json:"digest"` // of the list
	Work    string  `json:"work"`   // done with each body
	MaxRate float64 `json:"max_rate"`
}

// Facts adds those of a batch of so many items to the facts of the machine.
func (w Work) Facts(machine map[string]string, items int) map[string]string {
	facts := maps.Clone(machine)
	facts["fixture"] = "own service"
	facts["items"] = strconv.Itoa(items)
	facts["urls"] = w.Digest
	facts["work"] = w.Work
	if w.MaxRate > 0 {
		facts["max-rate"] = strconv.FormatFloat(w.MaxRate, 'f', -1, 64)
	}
	return facts
}
