// Package runner measures all cells in randomised complete blocks, each sample in a process of its own: the
// engine, which is the test binary of ./bench. It finds, builds and checks engines.
//
// What is not here: what happens within such a process (packages sample and internal/entry).
package runner
