package cli

import "testing"

func TestByteSize(t *testing.T) {
	for s, want := range map[string]ByteSize{"256MiB": 256 << 20, "64MB": 64e6, "4096": 4096, "1.5 KiB": 1536, "2gib": 2 << 30, "7B": 7} {
		var got ByteSize
		if err := got.Set(s); err != nil || got != want {
			t.Errorf("%s is %d, error %v, want %d", s, got, err, want)
		}
	}
}
