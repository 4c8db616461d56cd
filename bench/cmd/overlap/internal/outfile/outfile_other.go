//go:build !unix

package outfile

import "os"

// otherNames is not known here.
func otherNames(os.FileInfo) bool { return false }
