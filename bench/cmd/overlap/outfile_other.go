//go:build !unix

package main

import "os"

// otherNames is not known here.
func otherNames(os.FileInfo) bool { return false }
