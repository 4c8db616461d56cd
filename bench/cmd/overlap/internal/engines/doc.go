// Package engines finds the engine that measures: the file given, the one beside the command, or one built here.
package engines
