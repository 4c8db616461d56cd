// Package resultstest makes runs on disk and benchmark text for tests of several packages, and checks what these print:
// golden files, JSON schemas, CSV and Markdown.
package resultstest
