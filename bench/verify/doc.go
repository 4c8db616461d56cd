// Package verify tries the verdicts: the same cell measured twice, and a slowdown of known size.
//
// It is the one package of bench beside the command that reads tables and the gate: they are what it tries.
package verify
