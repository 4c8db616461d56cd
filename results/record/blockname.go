package record

import "bytes"

// Samples that were taken in blocks say so in their names where there is no sidecar to say it:
// "Mine/strategy=pool/limit=16/block=3-2", as bench.Compare writes them. The block is no part
// of what was measured.

var blockPrefix = []byte("/block=")

// mostBlock is far more than any run has, and fits any int.
const mostBlock = 1e9

// cutBlock takes the block out of a benchmark's name; 0 if there is none.
func cutBlock(name string) (rest string, block int) {
	cut, block := cutBlockBytes(nil, []byte(name))
	if block == 0 {
		return name, 0
	}
	return string(cut), block
}

// cutBlockBytes appends the rest to a buffer.
func cutBlockBytes(to, name []byte) (rest []byte, block int) {
	before, after, _ := bytes.Cut(name, blockPrefix)
	n := len(after) - len(bytes.TrimLeft(after, "0123456789"))
	number, ok := digits(after[:n])
	if rest := after[n:]; !ok || number < 1 || number > mostBlock || len(rest) > 0 && rest[0] != '/' && rest[0] != '-' {
		return append(to, name...), 0
	}
	return append(append(to, before...), after[n:]...), int(number)
}
