package strategies

import "embed"

// pages has the source of what is in the catalog, a page a strategy.
//
//go:embed sequential.go perurl.go semaphore.go pool.go batched.go staged.go pipeline.go threads.go eventloop.go
//go:embed chunked.go ordered.go adaptive.go
var pages embed.FS

// pageOf is the file of strategies that share a page with another.
var pageOf = map[string]string{"lesson": "staged.go"}

// Source is the page of a strategy of the catalog: the name of its file, and the Go source in it. ok is false for any
// other name.
func Source(name string) (file, source string, ok bool) {
	file = name + ".go"
	if shared := pageOf[name]; shared != "" {
		file = shared
	}
	text, err := pages.ReadFile(file)
	return file, string(text), err == nil
}
