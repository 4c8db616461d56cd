// Package scratch makes the directory for temporary files of a run, and removes what an earlier run left.
package scratch
