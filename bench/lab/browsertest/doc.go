// Package browsertest goes through the page of the lab in a real Chromium as a student does: from the disk and from its
// server, with a mouse and with nothing but a keyboard. It has tests only.
//
// Each check returns the faults that it found, and is tried on a page that has one: see faults_test.go.
//
// What is not here: how a page is opened and looked at (package browsertest in results/web), and the same simulations
// in node (package labtest).
package browsertest
