// Package sample measures one cell once: it stamps each item's way through batches, checks that every batch
// did the expected work, and sums up where the time went.
//
// What is not here: in which order and how often cells are measured (package runner).
package sample
