// Package page lays a report out, as text for a terminal of some width or as Markdown. A report writes headings,
// sentences, tables and charts to a [Page]; what does not fit the width is left out column by column, and the report
// is told which.
//
// It is the only package that imports a plotting library, and it knows nothing of what it prints.
package page
