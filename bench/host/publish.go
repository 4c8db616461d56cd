package host

import (
	"net"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
)

// Publishable takes out of a text what is about its owner and not about the work: directories,
// of which the last name stays, and the names of the machine and its user. What it is given is a
// setting of a build, or why a sample failed. Of a long text the beginning is kept, which is more than
// is recorded: see record.CanonicalReason.
func Publishable(text string) string {
	text = text[:min(len(text), mostPublished)]
	text = somePath.ReplaceAllString(text, "${1}…/${2}")
	for _, word := range owner() {
		whole := regexp.MustCompile(`(^|[^\pL\d])` + regexp.QuoteMeta(word) + `($|[^\pL\d])`)
		text = whole.ReplaceAllString(text, "${1}…${2}")
	}
	return text
}

const mostPublished = 8 << 10 // bytes

// somePath is a path of two names or more from a root, of Unix or Windows. What follows the colon
// of a URL is none: it has two slashes.
var somePath = regexp.MustCompile(`(^|[\s"'=,(\[:])(?:~|[A-Za-z]:)?[/\\](?:[^/\\\s"',:;()\[\]]+[/\\])+` +
	`([^/\\\s"',:;()\[\]]*)`)

// owner is the names and addresses of this machine, and its user's name. Those that many have say
// nothing.
func owner() []string {
	var names []string
	add := func(name string) {
		if name != "" && name != "root" && name != "localhost" {
			names = append(names, name)
		}
	}
	if host, err := os.Hostname(); err == nil {
		add(host)
		short, _, _ := strings.Cut(host, ".")
		add(short)
	}
	if u, err := user.Current(); err == nil {
		add(filepath.Base(filepath.ToSlash(u.Username)))
	}
	faces, _ := net.Interfaces()
	for _, face := range faces {
		add(face.HardwareAddr.String())
	}
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if ip, _, err := net.ParseCIDR(a.String()); err == nil && !ip.IsLoopback() {
			add(ip.String())
		}
	}
	return names
}
