// Package browsertest opens the pages of package web in a real Chromium and looks at them as a reader does: that every
// chart is drawn, that nothing is fetched, that it fits a phone, that the keyboard reaches everything, and what the
// scripts do. Nothing but tests imports it, so that what is measured and shown needs no browser: [Suite] starts one, a
// [Tab] is an open page. The page of the lab is looked at in the same way.
//
// Each check is a function from an open page to the faults that it found. A test of its own opens a page that has
// just these faults (see broken_test.go): a check that finds nothing in there would find nothing anywhere.
package browsertest
