// Package runner measures cells in randomised complete blocks. Each sample is taken by a process of its own, the
// engine: the test binary of ./bench, or the command itself. The package finds, builds and checks engines. [Blocks] is
// the only block runner: whoever measures something else, such as package handover, gives it a [Measurer] and a
// [Recorder].
//
// What is not here: what happens within such a process (packages sample and internal/entry).
package runner
