// Package ordered has lists without repeats in the order in which they were first seen.
package ordered
