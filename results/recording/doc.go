// Package recording writes a run to disk while it is measured, and takes one up again that was interrupted. A sample
// goes to the text first and then to the sidecar; [Resume] mends the end of either file after a kill at any moment, so
// that no sample is there twice, and at most the last one is measured again.
package recording
