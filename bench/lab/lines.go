package lab

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/overlap-bench/overlap/strategies"
)

// Lines are where a page of source does what: numbers of lines, from 1, ascending.
type Lines struct {
	Fetch    []int `json:"fetch"`
	Process  []int `json:"process"`
	Emit     []int `json:"emit"`
	HandOver []int `json:"handover"` // gives an item to another goroutine
	Wait     []int `json:"wait"`     // may have to wait before something goes on
}

// linesOf runs a strategy to see from which lines it fetches, processes and emits, and reads its page for the others.
func linesOf(e strategies.Entry, file, source string) (Lines, error) {
	w := &witness{file: file, seen: map[string]map[int]bool{}}
	items := func(yield func(*strategies.Item) bool) {
		for i := range 64 {
			if !yield(&strategies.Item{Index: i}) {
				return
			}
		}
	}
	emit := func(*strategies.Item) { w.saw("emit") }
	if err := e.New(4).Run(context.Background(), items, w, emit); err != nil {
		return Lines{}, err
	}
	lines := Lines{Fetch: w.lines("fetch"), Process: w.lines("process"), Emit: w.lines("emit")}
	if len(lines.Fetch) == 0 || len(lines.Process) == 0 || len(lines.Emit) == 0 {
		return lines, fmt.Errorf("a stage was called from nowhere in it: %+v", lines)
	}
	var err error
	lines.HandOver, lines.Wait, err = readLines(source)
	return lines, err
}

// A witness is work that does nothing, and sees from where in a page it is called.
type witness struct {
	file string
	mu   sync.Mutex
	seen map[string]map[int]bool // lines, by stage
}

func (w *witness) Fetch(context.Context, *strategies.Item)   { w.saw("fetch") }
func (w *witness) Process(context.Context, *strategies.Item) { w.saw("process") }

// pagesOf is how the functions of the pages begin.
const pagesOf = "github.com/overlap-bench/overlap/strategies."

// saw keeps the line of the page that called, directly or through others.
func (w *witness) saw(stage string) {
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasPrefix(f.Function, pagesOf) && path.Base(f.File) == w.file {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.seen[stage] == nil {
				w.seen[stage] = map[int]bool{}
			}
			w.seen[stage][f.Line] = true
			return
		}
	}
}

func (w *witness) lines(stage string) (list []int) {
	for line := range w.seen[stage] {
		list = append(list, line)
	}
	slices.Sort(list)
	return list
}

// What hands an item over or waits, beside channels, by the name of the method.
var (
	handsOver = []string{"Put", "Add", "Done"}
	waits     = []string{"Wait", "Await", "Acquire"}
)

// readLines finds where items are handed over and waited for in a page: sending an item is the former, and so is
// starting a goroutine for each; sending a value that only counts is the latter, as pages take slots that way.
func readLines(source string) (handOver, wait []int, err error) {
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, "", source, 0)
	if err != nil {
		return nil, nil, err
	}
	lines := map[ast.Node]*[]int{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			lines[n] = &handOver
			if _, counts := n.Value.(*ast.CompositeLit); counts {
				lines[n] = &wait
			}
		case *ast.RangeStmt:
			for _, start := range startsIn(n.Body) {
				lines[start] = &handOver
			}
		case *ast.SelectorExpr:
			switch {
			case slices.Contains(handsOver, n.Sel.Name):
				lines[n] = &handOver
			case slices.Contains(waits, n.Sel.Name):
				lines[n] = &wait
			}
		}
		return true
	})
	for n, list := range lines {
		*list = append(*list, positions.Position(n.Pos()).Line)
	}
	for _, list := range []*[]int{&handOver, &wait} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return handOver, wait, nil
}

// startsIn are the calls in the body of a loop that start a goroutine for its item: of a function that is written
// there. One with a name is a worker, which gets its items otherwise.
func startsIn(body *ast.BlockStmt) (list []ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return true
		}
		method, _ := call.Fun.(*ast.SelectorExpr)
		if _, written := call.Args[0].(*ast.FuncLit); written && method != nil && method.Sel.Name == "Go" {
			list = append(list, call)
		}
		return true
	})
	return list
}

// practiceLines reads all that from the page of a practice. It is not run: a practice may wait for itself. It hands
// over by sending, and waits by receiving a value of no use, and in calls of Wait.
func practiceLines(source string) (lines Lines, err error) {
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, "", source, 0)
	if err != nil {
		return lines, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		var to *[]int
		switch n := n.(type) {
		case *ast.SendStmt:
			to = &lines.HandOver
		case *ast.ExprStmt:
			if receive, ok := n.X.(*ast.UnaryExpr); ok && receive.Op == token.ARROW {
				to = &lines.Wait
			}
		case *ast.CallExpr:
			to = lines.ofCall(types.ExprString(n.Fun))
		}
		if to != nil {
			*to = append(*to, positions.Position(n.Pos()).Line)
		}
		return true
	})
	return lines, nil
}

// ofCall are the lines that a call in the page of a practice belongs to, nil if to none.
func (l *Lines) ofCall(name string) *[]int {
	switch {
	case name == "work.Fetch":
		return &l.Fetch
	case name == "work.Process":
		return &l.Process
	case name == "emit":
		return &l.Emit
	case strings.HasSuffix(name, ".Wait"):
		return &l.Wait
	}
	return nil
}
