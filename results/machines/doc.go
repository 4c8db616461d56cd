// Package machines sets runs of several machines side by side: a column for each machine, the conclusions that hold
// on all of them, those that do not, and the recorded facts that may explain why.
//
// Makespans of two machines are never divided by each other. Each machine's strategies are compared among themselves;
// only the verdicts and the speedups meet.
//
// A Comparison has Machines and Scenarios. A Scenario has Claims: one strategy is faster than another, with a Finding
// for each machine as evidence. Rules turn claims and speedups into Conclusions, which are sentences.
package machines
