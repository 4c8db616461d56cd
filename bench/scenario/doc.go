// Package scenario names what is measured: scenarios with the lesson that each teaches, and cells
// (scenario × strategy × limit), with their names and their order in a block.
//
// What is not here: how a cell is measured (packages sample and runner).
package scenario
