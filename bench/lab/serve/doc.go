// Package serve serves the page of the lab to the browsers of this machine, and measures for them.
//
// # Position
//
// A server on the loopback address is not private: every page that a browser shows may send requests to it, and a
// foreign name may be made to lead to it. So the server trusts no request for where it comes from. Each names the host
// that it is for, and that is checked, of reads too: a name that was rebound to 127.0.0.1 sends no Origin. What starts
// a measurement has to come from the page itself. Nothing that a request asks for takes more than a bounded share of
// time and memory, and only one measurement is under way at a time, which ends as soon as its client is gone.
//
// What is not here: the page (package lab), and the measuring (package measure).
package serve
