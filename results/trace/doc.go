// Package trace keeps the timeline of one batch, each item's steps, and writes it as trace events for ui.perfetto.dev
// and chrome://tracing.
package trace
