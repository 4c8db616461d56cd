//go:build !race

package noise

const quick = 2000
