// Package report says what one run found: in a summary, a table a scenario, and sentences under it; as text,
// Markdown, CSV and JSON; with percentiles of latencies, samples one by one, and timelines for a trace viewer.
//
// To add a column, see [columns]; to add a sentence, see [Sentences]. Figures and verdicts come from package table:
// nothing is computed here that is not printed at once.
package report
