// Package scaling says which concurrency limit is enough: the knee of each strategy's throughput against the limit,
// by bootstrap over blocks, and the universal scalability law (Gunther 1993), fitted to the medians.
//
// A fit of fewer than six limits is refused, and a peak outside the limits that were measured is not given as a number.
package scaling
