// Package lab makes the page on which people guess how much a strategy gains, see it run, and read its code.
//
// # Position
//
// The page is one file that makes no request. What it simulates are the strategies themselves, compiled to WebAssembly
// with the virtual machine, so that a page never says anything else than the command. What is said of a run comes from
// Go, and lessons are simulated when the page is made. Scripts only divide one makespan by another, and count what is
// where at a time. A strict Content-Security-Policy names the style and the scripts by their hashes.
//
// What is not here: what can be set (package params), one simulation (package outcome), the program in the worker
// (bench/lab/wasm), the lessons (package lesson), and the server (package serve).
package lab
