// Command embedded says what simulator is in it.
package main

import (
	"fmt"
	"hash/crc32"

	"github.com/overlap-bench/overlap/bench/lab"
)

func main() {
	s, ok := lab.Embedded()
	fmt.Println(ok, crc32.ChecksumIEEE(s.Wasm), len(s.Exec))
}
