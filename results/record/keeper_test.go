package record

import "testing"

func TestCutBlock(t *testing.T) {
	for name, want := range map[string]struct {
		rest  string
		block int
	}{
		"Mine/strategy=pool/limit=16/block=3-2":       {"Mine/strategy=pool/limit=16-2", 3},
		"Mine/strategy=pool/limit=16/block=12":        {"Mine/strategy=pool/limit=16", 12},
		"Mine/strategy=pool/limit=16/arm=b/block=1-8": {"Mine/strategy=pool/limit=16/arm=b-8", 1},
		"Mine/block=2/strategy=pool-2":                {"Mine/strategy=pool-2", 2},
		"Mine/strategy=pool/limit=16-2":               {"Mine/strategy=pool/limit=16-2", 0},
		"Disk/block=4k-2":                             {"Disk/block=4k-2", 0},
		"Disk/block=0-2":                              {"Disk/block=0-2", 0},
		"Disk/block=-2":                               {"Disk/block=-2", 0},
		"Disk/block=99999999999999999999":             {"Disk/block=99999999999999999999", 0},
	} {
		if rest, block := cutBlock(name); rest != want.rest || block != want.block {
			t.Errorf("%s: %s and %d, want %s and %d", name, rest, block, want.rest, want.block)
		}
	}
}
