package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pictureDir has the pictures that READMEs show.
const pictureDir = checkout + "/strategies/pictures"

// pictures are drawn from simulations, which are the same on every machine: each with what simulate is asked.
var pictures = map[string]string{
	"sequential.svg": "--scenarios mixed --items 12 --limits 4 --strategies sequential,pool --by item",
	"perurl.svg":     "--scenarios overload --items 96 --limits 16 --strategies perurl,pool",
	"batched.svg":    "--scenarios source --items 40 --limits 8 --strategies batched,pool",
	"staged.svg":     "--scenarios mixed --items 48 --limits 8 --strategies lesson,staged,pipeline",
	"pipeline.svg":   "--scenarios mixed --items 40 --limits 8 --strategies pool,eventloop,pipeline",
}

// The pictures are those that the strategies give now. make pictures draws them again.
func TestPictures(t *testing.T) {
	t.Parallel()
	var names []string
	for name, args := range pictures {
		names = append(names, name)
		path := filepath.Join(t.TempDir(), name)
		all := append([]string{"simulate", "--lanes", "--svg", path}, strings.Fields(args)...)
		if code, _, errs := overlap(t, all...); code != 0 {
			t.Fatalf("%s: exit %d, %s", name, code, errs)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, path)
		if len(got) > 10_000 {
			t.Errorf("%s has %d bytes", name, len(got))
		}
		there := filepath.Join(pictureDir, name)
		if *update {
			if err := os.WriteFile(there, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if was, err := os.ReadFile(there); err != nil {
			t.Errorf("%v: make pictures draws it", err)
		} else if string(was) != string(got) {
			t.Errorf("%s is not up to date: make pictures draws it again, and git diff shows what changed", there)
		}
	}
	slices.Sort(names)
	var found []string
	files, err := os.ReadDir(pictureDir)
	for _, f := range files {
		found = append(found, f.Name())
	}
	if err != nil || !slices.Equal(found, names) {
		t.Errorf("%s has %v, error %v, want %v", pictureDir, found, err, names)
	}
}

// Each picture is shown by the README of the strategies, with words for those who do not see it.
func TestPicturesAreShown(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(pictureDir, "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range pictures {
		_, after, shown := strings.Cut(string(text), "](pictures/"+name+")")
		before, _, _ := strings.Cut(string(text), "](pictures/"+name+")")
		alt := before[strings.LastIndex(before, "![")+2:]
		if !shown || after == "" || len(alt) < 40 || strings.Contains(alt, "](") {
			t.Errorf("%s is not shown with a text: %q", name, alt)
		}
	}
}

// A page of source that names a picture names one that is there.
func TestPicturesOfPages(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(pictureDir, "..", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`pictures/([a-z]+\.svg)`).FindAllStringSubmatch(string(text), -1) {
			if found++; pictures[match[1]] == "" {
				t.Errorf("%s names %s, which is not drawn", page, match[1])
			}
		}
	}
	if found == 0 {
		t.Error("no page names a picture")
	}
}
