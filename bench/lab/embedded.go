//go:build !labpage

package lab

// Embedded is the simulator in this binary, if it was built with one: see [Embed].
func Embedded() (s Simulator, ok bool) { return s, false }
