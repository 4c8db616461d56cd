// Package outfile writes a file that the user names, whole or not at all: also through links, and to devices.
package outfile
