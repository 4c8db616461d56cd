//go:build labpage

package lab

import _ "embed"

// These files are not in the tree: see [Embed].
var (
	//go:embed embedded/lab.wasm.gz
	embeddedWasm []byte
	//go:embed embedded/wasm_exec.js
	embeddedExec string
)

// Embedded is the simulator in this binary, if it was built with one: see [Embed].
func Embedded() (s Simulator, ok bool) {
	return Simulator{Wasm: embeddedWasm, Exec: embeddedExec}, true
}
