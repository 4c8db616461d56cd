//go:build !race

package results

const quick = 2000
