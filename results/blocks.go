package results

import (
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// Samples that were taken in blocks say so in their names where there is no sidecar to say it:
// "Mine/strategy=pool/limit=16/block=3-2", as bench.Compare writes them. The block is no part
// of what was measured.

// cutBlock takes the block out of a benchmark's name; 0 if there is none.
func cutBlock(name string) (rest string, block int) {
	before, after, found := strings.Cut(name, "/block=")
	if !found {
		return name, 0
	}
	digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
	block, err := strconv.Atoi(after[:digits])
	if rest := after[digits:]; err != nil || block < 1 || rest != "" && rest[0] != '/' && rest[0] != '-' {
		return name, 0
	}
	return before + after[digits:], block
}

// blocksOfNames moves the blocks from the names into Blocks, if any name has one.
func (f *File) blocksOfNames() {
	var blocks []int
	inBlocks := false
	for _, r := range f.Results {
		name, block := cutBlock(r.Name.String())
		r.Name = benchfmt.Name(name)
		blocks = append(blocks, block)
		inBlocks = inBlocks || block > 0
	}
	for i, failure := range f.Failures {
		f.Failures[i].Name, _ = cutBlock(failure.Name)
	}
	if inBlocks {
		f.Blocks = blocks
	}
}
