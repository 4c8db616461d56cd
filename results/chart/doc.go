// Package chart draws what the other packages of the room have computed: how far each strategy is from the shortest
// time possible and where its time went, throughput against the limit, sojourns, samples, what throughput costs,
// machines side by side, a change before and after, what adaptive did, and which strategy is best where.
//
// A Chart is a picture with all that a reader needs to do without it: a sentence that says what to see, made of the
// same numbers, the numbers as a table, and a text for those who do not see pictures. What there is nothing to draw of
// has no chart, but a reason.
//
// What is not here: statistics, which come from the packages table, report, scaling, machines and compare; the timeline
// of a batch, which package lanes draws; and pages, which show charts.
package chart
