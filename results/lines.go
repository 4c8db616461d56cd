package results

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A Problem is something in a file that could not be used. What is around it still is.
type Problem struct {
	File string
	Line int // from 1; 0 for the file as a whole
	Msg  string
}

func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Msg
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Msg)
}

// A Failure is a sample that go test, or overlap run, reported as failed: a line
// "--- FAIL: BenchmarkBatch/…" with the reason on the next, indented line.
type Failure struct {
	Name   string // of the benchmark, without "Benchmark"
	Reason string
}

// maxLine bounds a line: a longer one is not benchmark text. benchfmt's own reader gives
// up the whole file at 64 KiB.
const maxLine = 60 << 10

// A lineReader passes benchmark text through to benchfmt, which has a good eye for
// benchmark lines and skips the rest. On the way it notes the failures, blanks out the lines
// that are no text (so that line numbers stay right) and withholds a last line that was
// cut off: half a number is a number too.
type lineReader struct {
	file     string
	in       *bufio.Reader
	line     int
	rest     []byte // of the current line, still to be read
	problems []Problem
	failures []Failure
	failing  string // the benchmark of a FAIL line whose reason comes next
}

func newLineReader(file string, r io.Reader) *lineReader {
	return &lineReader{file: file, in: bufio.NewReaderSize(r, maxLine)}
}

func (l *lineReader) problem(format string, args ...any) {
	l.problems = append(l.problems, Problem{l.file, l.line, fmt.Sprintf(format, args...)})
}

func (l *lineReader) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

const notText = "not text"

var blank = []byte("\n")

func (l *lineReader) next() error {
	line, err := l.in.ReadSlice('\n')
	if len(line) == 0 && err != nil {
		return err // io.EOF, at the end of a line
	}
	l.line++
	l.rest = blank
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		l.problem("the line is longer than %d bytes: left out", maxLine)
		return l.skipLine()
	case err == io.EOF:
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			l.problem(notText + ": left out")
		} else if bytes.HasPrefix(line, []byte("Benchmark")) {
			l.problem("the last line is cut off: left out")
		}
	case err != nil:
		return err
	case bytes.IndexByte(line, 0) >= 0 || !utf8.Valid(line):
		l.problem(notText + ": left out")
	default:
		l.noteFailure(line)
		l.rest = line
	}
	return nil
}

// skipLine reads past the end of a line that does not fit the buffer.
func (l *lineReader) skipLine() error {
	for {
		_, err := l.in.ReadSlice('\n')
		switch {
		case err == nil, err == io.EOF:
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

const failPrefix = "--- FAIL: Benchmark"

func (l *lineReader) noteFailure(line []byte) {
	if l.failing != "" {
		if reason := strings.TrimSpace(string(line)); line[0] == ' ' && reason != "" {
			l.failures = append(l.failures, Failure{l.failing, trimPosition(reason)})
			l.failing = ""
			return
		}
		l.failures = append(l.failures, Failure{l.failing, "no reason given"})
		l.failing = ""
	}
	if name, ok := bytes.CutPrefix(bytes.TrimLeft(line, " "), []byte(failPrefix)); ok {
		l.failing = string(bytes.TrimSpace(name))
	}
}

// ended returns the failures once the file has been read.
func (l *lineReader) ended() []Failure {
	if l.failing != "" {
		l.noteFailure(blank)
	}
	return l.failures
}

// trimProcs takes the GOMAXPROCS suffix off a benchmark's name.
func trimProcs(name string) string {
	if i := strings.LastIndexByte(name, '-'); i >= 0 && i+1 < len(name) && strings.Trim(name[i+1:], "0123456789") == "" {
		return name[:i]
	}
	return name
}

// trimPosition takes the "file.go:12: " of testing's logs off a reason.
func trimPosition(reason string) string {
	if position, rest, ok := strings.Cut(reason, ": "); ok && strings.Contains(position, ".go:") && !strings.Contains(position, " ") {
		return rest
	}
	return reason
}
