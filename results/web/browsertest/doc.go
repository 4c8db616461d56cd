// Package browsertest opens the pages of package web in a real Chromium and looks at them as a reader does: that every
// chart is drawn, that nothing is fetched, that it fits a phone, that the keyboard reaches everything, and what the
// scripts do. It has tests only, so that what is measured and shown needs no browser.
//
// Each check is a function from an open page to the faults that it found. A test of its own opens a page that has
// just these faults (see checks_test.go): a check that finds nothing in there would find nothing anywhere.
package browsertest
