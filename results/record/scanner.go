package record

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

// maxLine bounds a line: a longer one is not benchmark text. benchfmt's own reader gives
// up the whole file at 64 KiB.
const maxLine = 60 << 10

// A lineReader passes benchmark text through to benchfmt, which has a good eye for
// benchmark lines and skips the rest. On the way it notes the failures, blanks out the lines
// that are no text (so that line numbers stay right) and withholds a last line that was
// cut off: half a number is a number too.
//
// benchfmt is given one whole line at a time, so that line is the number of the one that it
// has read last.
type lineReader struct {
	file    *File
	in      *bufio.Reader
	line    int
	result  bool   // it begins as a result does
	kind    string // what the file's first line shows it to be that is not benchmark text
	rest    []byte // of the current line, still to be read
	more    int    //  problems that are not kept
	failing string // the benchmark of a FAIL line whose reason comes next
	read    int64  // bytes
	useful  int64  // of them, up to the last result that could be used
	most    bounds
	over    bool // a bound was reached: what follows is not read
}

// bounds are how many bytes are read of what may never end, such as a device or a pipe.
type bounds struct{ all, idle int64 }

// Output of go test has more than this before its first benchmark, or between two, only by a slip; and
// of results alone, as of a sidecar, this is more than fits in memory.
var textBounds = bounds{all: maxSidecar, idle: 64 << 20}

func newLineReader(file *File, r io.Reader) *lineReader {
	return &lineReader{file: file, in: bufio.NewReaderSize(r, maxLine), most: textBounds}
}

// count notes so many bytes, and says whether there may be more.
func (l *lineReader) count(n int) bool {
	l.read += int64(n)
	idle := l.read-l.useful > l.most.idle
	if l.over || !idle && l.read <= l.most.all {
		return !l.over
	}
	l.over = true
	msg := fmt.Sprintf("the text is longer than %s: the rest is not read", mebibytes(l.most.all))
	if idle {
		msg = fmt.Sprintf("no benchmark results in the %s before this line: the rest is not read", mebibytes(l.most.idle))
	}
	l.file.Problems = append(l.file.Problems, Problem{l.file.Path, l.line, msg}) // however many there are
	return false
}

func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }

// mostProblems is how many are said: in a file that is all wrong, each says the same.
const mostProblems = 20

func (l *lineReader) problem(format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if l.result {
		l.file.LostAt = append(l.file.LostAt, len(l.file.Order))
		l.result = false
	}
	if len(l.file.Problems) == mostProblems {
		l.more++
		return
	}
	l.file.Problems = append(l.file.Problems, Problem{l.file.Path, l.line, msg})
}

func (l *lineReader) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

const notText = "not text"

const lastLineCut = "the last line is cut off: left out"

var blank = []byte("\n")

func (l *lineReader) next() error {
	line, err := l.in.ReadSlice('\n')
	if len(line) == 0 && err != nil {
		return err // io.EOF, at the end of a line
	}
	l.line++
	if !l.count(len(line)) {
		return io.EOF
	}
	if l.line == 1 {
		l.kind = kind(line)
		line = bytes.TrimPrefix(line, []byte(byteOrderMark))
	}
	if err == nil || err == io.EOF {
		line = l.canonical(line)
	}
	l.rest = blank
	l.result = err != io.EOF && bytes.HasPrefix(line, BenchmarkPrefix)
	if err == io.EOF && utf8.Valid(line) && bytes.IndexByte(line, 0) < 0 {
		l.lastLine(line)
		return nil
	}
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		l.problem("the line is longer than %d bytes: left out", maxLine)
		return l.skipLine()
	case err != nil && err != io.EOF:
		return err
	case bytes.IndexByte(line, 0) >= 0 || !utf8.Valid(line):
		l.problem(notText + ": left out")
	default:
		if l.noteFailure(line); !l.result || l.failing == "" {
			l.rest = line
		}
	}
	return nil
}

// canonical is a line as it is to be read: the values of facts, and why a sample failed, in their one
// spelling, whoever wrote them.
func (l *lineReader) canonical(line []byte) []byte {
	if l.failing != "" && line[0] == ' ' {
		return []byte("    " + CanonicalReason(string(line)) + "\n")
	}
	if fact, ok := canonicalLine(line); ok {
		return fact
	}
	return line
}

// lastLine passes on a last line without a line end, if it is whole.
func (l *lineReader) lastLine(line []byte) {
	switch {
	case bytes.HasPrefix(line, BenchmarkPrefix) && !l.file.wholeResult(line),
		bytes.HasPrefix(line, []byte("Unit ")) && !wholeUnitLine(line),
		bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte(FailPrefix)): // its reason would have followed
		l.problem(lastLineCut)
		return
	}
	l.result = bytes.HasPrefix(line, BenchmarkPrefix)
	l.noteFailure(line)
	l.rest = line
}

// skipLine reads past the end of a line that does not fit the buffer.
func (l *lineReader) skipLine() error {
	for {
		line, err := l.in.ReadSlice('\n')
		switch {
		case !l.count(len(line)), err == nil, err == io.EOF:
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// BenchmarkPrefix begins the line of a result.
var BenchmarkPrefix = []byte("Benchmark")

const FailPrefix = "--- FAIL: Benchmark"

func (l *lineReader) noteFailure(line []byte) {
	if l.failing != "" {
		reason := "no reason given"
		given := line[0] == ' ' && len(bytes.TrimSpace(line)) > 0
		if given {
			reason = trimPosition(strings.TrimSpace(string(line)))
		}
		name, _ := cutBlock(l.failing)
		l.file.Failures, l.failing = append(l.file.Failures, NewFailure(name, reason)), ""
		if given {
			return
		}
	}
	if l.result { // one that fails while it is measured does so behind its name
		_, line, _ = bytes.Cut(line, []byte("\t"))
	}
	if name, ok := bytes.CutPrefix(bytes.TrimLeft(line, " "), []byte(FailPrefix)); ok {
		l.failing = string(bytes.TrimSpace(name))
	}
}

// ended is called once the file has been read.
func (l *lineReader) ended() {
	if l.failing != "" {
		l.noteFailure(blank)
	}
	if l.more > 0 {
		msg := fmt.Sprintf("%d further lines were left out for such reasons", l.more)
		l.file.Problems = append(l.file.Problems, Problem{File: l.file.Path, Msg: msg})
	}
}

const byteOrderMark = "\uFEFF" // that some editors put before UTF-8

// kind names the formats that are taken for benchmark text by mistake.
func kind(line []byte) string {
	switch {
	case bytes.HasPrefix(line, []byte("\xff\xfe")), bytes.HasPrefix(line, []byte("\xfe\xff")):
		return "UTF-16: save it as UTF-8, or run go test in a shell that does"
	case bytes.HasPrefix(line, []byte(`{"Time":`)):
		return "the output of go test -json: run it without -json"
	case bytes.HasPrefix(line, []byte(`{"version":`)):
		return "a sidecar: name the .txt file beside it"
	case bytes.HasPrefix(line, []byte("{")), bytes.HasPrefix(line, []byte("[")):
		return "JSON"
	}
	return ""
}

// trimPosition takes the "file.go:12: " of testing's logs off a reason.
func trimPosition(reason string) string {
	position, rest, ok := strings.Cut(reason, ": ")
	if ok && strings.Contains(position, ".go:") && !strings.Contains(position, " ") {
		return rest
	}
	return reason
}
