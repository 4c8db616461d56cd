package practice

import "embed"

//go:embed nested.go selfsubmit.go paid.go
var pages embed.FS

// pageOf is the file of practices that share a page with another.
var pageOf = map[string]string{NamePaidChunks: "paid.go"}

// Source is the page of a practice: the name of its file, and the Go source in it. ok is false for any other name.
func Source(name string) (file, source string, ok bool) {
	file = name + ".go"
	if shared := pageOf[name]; shared != "" {
		file = shared
	}
	text, err := pages.ReadFile(file)
	return file, string(text), err == nil
}
