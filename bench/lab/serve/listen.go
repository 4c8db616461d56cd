package serve

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
)

// ErrRemote is of an address that other machines reach, and that nobody has asked for.
var ErrRemote = errors.New("other machines reach this address, and whoever does can start runs on this one")

// CheckAddress returns the address to listen on, with what addr leaves out: without a host it is 127.0.0.1. Unless
// remote is set, an address that is not of this machine alone is [ErrRemote].
func CheckAddress(addr string, remote bool) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("%s is no address: give a host and a port, such as 127.0.0.1:8080", text.Quote(addr))
	}
	if host = cmp.Or(host, "127.0.0.1"); strings.EqualFold(host, "localhost") {
		host = "127.0.0.1" // a resolver may say otherwise
	}
	if ip, err := netip.ParseAddr(host); !remote && (err != nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("%s: %w", text.Quote(addr), ErrRemote)
	}
	return net.JoinHostPort(host, cmp.Or(port, "0")), nil
}

// IsRemote reports whether other machines reach a listener.
func IsRemote(l net.Listener) bool {
	tcp, ok := l.Addr().(*net.TCPAddr)
	return ok && !tcp.IP.IsLoopback()
}

// URL is the address of the page for a browser on this machine.
func URL(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if ip, bad := netip.ParseAddr(host); bad == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	if err != nil {
		return "http://" + l.Addr().String() + "/"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// knownHost reports whether a request names a host that the server goes by at this port. A name that was rebound, of a
// page that has no business here, is no such host. Where other machines may come, any address in figures will do: a
// page that was loaded from one is ours.
func knownHost(host, port string, remote bool) bool {
	name, at, err := net.SplitHostPort(host)
	if err != nil { // browsers leave out port 80
		name, at = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), "80"
	}
	if at != port {
		return false
	}
	if strings.EqualFold(name, "localhost") || name == "127.0.0.1" || name == "::1" {
		return true
	}
	_, err = netip.ParseAddr(name)
	return remote && err == nil
}
