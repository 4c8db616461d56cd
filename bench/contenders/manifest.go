package contenders

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
)

// files are those of this directory: the manifest, and the programs that it names.
//
//go:embed [a-z]*.[a-z]*
var files embed.FS

// A Program is a line of the manifest.
type Program struct {
	Language string   `json:"language"` // its strategies are called so, with a dash behind: "python-threads"
	Commands []string `json:"commands"` // that run it; the first that is installed and fits is taken
	Needs    string   `json:"needs"`    // what to install, as a message has it

	// Files are those of this directory that it is made of, the one to run first. There are none if the command is the
	// program.
	Files []string `json:"files,omitempty"`
}

// Manifest lists the programs.
func Manifest() ([]Program, error) { return readManifest(files) }

var languageName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// readManifest refuses what would only fail later, and without its name.
func readManifest(files fs.FS) ([]Program, error) {
	const name = "manifest.json"
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	lines := json.NewDecoder(bytes.NewReader(data))
	lines.DisallowUnknownFields()
	var programs []Program
	if err := lines.Decode(&programs); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var seen []string
	for _, p := range programs {
		switch {
		case !languageName.MatchString(p.Language) || slices.Contains(seen, p.Language):
			return nil, fmt.Errorf("%s: the language %q is there twice, or is no word of small letters and digits", name,
				p.Language)
		case len(p.Commands) == 0 || slices.Contains(p.Commands, "") || p.Needs == "":
			return nil, fmt.Errorf("%s: %s has no commands, or does not say what it needs", name, p.Language)
		}
		for _, file := range p.Files {
			if file != path.Base(file) {
				return nil, fmt.Errorf("%s: %s has the file %q: it has to be beside the manifest", name, p.Language, file)
			}
			if _, err := fs.Stat(files, file); err != nil {
				return nil, fmt.Errorf("%s: a file of %s: %w", name, p.Language, err)
			}
		}
		seen = append(seen, p.Language)
	}
	return programs, nil
}
