// Package languages shows what concurrency gains in each language of a run with contenders: in all, in fetching and in
// processing, over one item after the other in the same language. So a language is measured by itself, and only one
// column compares it with Go.
//
// It takes no side: whether the asynchronous processing of a lesson gains anything is read from the intervals.
package languages
