// Package params are what can be set in the lab: the work, the machine and the limit, with their bounds, and how they
// are written in a link.
//
// # Position
//
// A link that a teacher shares has to mean the same to everybody, in Go and in the page's scripts. So all times are
// whole microseconds, each value has one canonical spelling, and what is out of bounds or unknown is refused rather
// than guessed. testdata/links.json has links that both sides are tested with.
//
// What is not here: the scenarios that are offered as presets (package lab). A page loads this package, so that it
// imports nothing heavy.
package params
