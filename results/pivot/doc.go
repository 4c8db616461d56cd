// Package pivot prints medians in a grid whose rows and columns the user names, as benchstat's -row and -col do. It
// says nothing about what the figures mean, except whether two of them may be compared at all.
package pivot
