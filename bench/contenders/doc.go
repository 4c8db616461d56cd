// Package contenders runs programs in other languages, which do the same work as the strategies against the same
// fixture: so a program as somebody would write it in Python stands in the table beside ours.
//
// A program is a file here and a line in manifest.json. It has to say what it can do (--list) and to take one sample
// of one of its strategies, in a process of its own. README.md has the whole of what it is asked.
//
// What is not here: when a sample is taken and what becomes of it, which is as for any other cell (package runner).
package contenders
