package simulate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/overlap-bench/overlap/fixtures/profile"
)

// maxProfile bounds a profile, of which a large one has a few hundred bytes.
const maxProfile = 1 << 20

// ReadProfile reads a file with one profile in JSON.
func ReadProfile(path string) (p profile.Profile, err error) {
	f, err := os.Open(path)
	if err != nil {
		return p, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxProfile+1))
	if err != nil {
		return p, err
	}
	if len(data) > maxProfile {
		return p, fmt.Errorf("%s is larger than %d MiB: name a file with one profile in JSON", path, maxProfile>>20)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, fmt.Errorf("%s: %w", path, err)
	}
	if dec.More() {
		return p, fmt.Errorf("%s: there is more in it than one profile", path)
	}
	return p, nil
}
