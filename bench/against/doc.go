// Package against prepares two builds to be measured in one run: that of a checkout as it is, and that of another
// revision of its repository.
//
// A revision is resolved to a commit first, so that a branch that moves does not matter. It is checked out into a
// temporary worktree, outside of the checkout, which is removed again whatever happens. From there an engine is built
// ([Revision.BuildEngine]), or the test binaries of anyone's packages ([Open]), whose benchmarks [Benchmarks.Measure]
// measures in blocks: in each block every benchmark once on both sides, a process each, the two right after each other.
//
// Not here: what runs blocks (package runner), and what is made of the samples (package compare).
package against
