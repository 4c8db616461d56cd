// Package text makes single strings fit to print: durations and sizes in one unit, lists in words, names cut in the
// middle, messages of other programs in one line, and characters that a terminal would act on made visible.
//
// It knows no layout (package page) and no table library, so that package bench can use it.
package text
