// Package export holds what the machine-readable forms have in common: numbers and text in CSV, and the JSON schemas
// of all reports.
package export
