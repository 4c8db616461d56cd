package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/page"
	"golang.org/x/term"
)

// Whole writes what is written in many parts in one: what is wrong with w is then one error.
func Whole(w io.Writer, write func(io.Writer) error) error {
	var all bytes.Buffer
	if err := write(&all); err != nil {
		return err
	}
	_, err := w.Write(all.Bytes())
	return err
}

// leastText is the width below which text does not stay beside what it explains.
const leastText = 20

// Hang writes a sentence beside what it explains, and what there is no room for below its beginning: in
// lines of at most so many columns. Where that would be too narrow, it begins in the next line.
func Hang(w io.Writer, lead, sentence string, columns int) error {
	if sentence == "" {
		_, err := fmt.Fprintln(w, strings.TrimRight(lead, " "))
		return err
	}
	indent := utf8.RuneCountInString(lead)
	if columns > 0 && indent > 0 && columns-indent < leastText {
		if _, err := fmt.Fprintln(w, strings.TrimRight(lead, " ")); err != nil {
			return err
		}
		indent = min(4, columns/4)
		lead = strings.Repeat(" ", indent)
	}
	for _, line := range page.Lines(sentence, max(0, columns-indent)) {
		if _, err := fmt.Fprintln(w, lead+line); err != nil {
			return err
		}
		lead = strings.Repeat(" ", indent)
	}
	return nil
}

// Width is that of the terminal, or the default; 0 stands for any.
func Width(w io.Writer, wide bool) int {
	if wide {
		return 0
	}
	if f, ok := w.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return page.DefaultWidth
}
