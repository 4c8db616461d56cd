// Package input finds and reads results files: directories of them, labels, and the newest run.
package input
