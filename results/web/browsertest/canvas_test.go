package browsertest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/overlap-bench/overlap/results/record"
	texts "github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/trace"
)

// A place is where a bar is on the screen.
type place struct{ X, Y float64 }

// A state is what a timeline shows.
type state struct {
	From, To, End float64 // µs
	Names         []string
	Said, Caption string
}

const stateOf = `(() => {
	const t = timelines[0];
	return { From: t.view.from, To: t.view.to, End: t.end, Names: t.panels.map((p) => p.schedule.name),
		Said: t.figure.querySelector(".reading").textContent.replaceAll("\u00a0", " "),
		Caption: t.figure.querySelector("figcaption p").textContent };
})()`

// timelineOf opens a page with its first timeline in sight.
func timelineOf(t *testing.T, as Look) *Tab {
	t.Helper()
	o := Open(t, pageOfARun(t), as)
	o.Do(chromedp.ScrollIntoView(chromedp.CSS(".timeline canvas")))
	Frame(o)
	return o
}

// recordedSpans are those of a strategy in the first scenario, read from the file and not from the page.
func recordedSpans(t *testing.T, name string) (spans []trace.Spans, start int64) {
	t.Helper()
	file, err := record.Read(oneRun)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tables[0].Shown() {
		if r.Strategy != name {
			continue
		}
		line, _, err := texts.TimelineOf(r)
		if err != nil || line == nil {
			t.Fatalf("%s: %v", name, err)
		}
		start = math.MaxInt64
		for _, s := range line.Spans {
			start = min(start, s.Pulled)
		}
		return line.Spans, start
	}
	t.Fatalf("there is no %s", name)
	return nil, 0
}

// told is what the page has to say of an item.
func told(name string, s trace.Spans, start int64) string {
	ms := func(ns int64) string { return fmt.Sprintf("%.2f", float64(ns/1000)/1000) }
	micros := func(ns int64) int64 { return (ns - start) / 1000 * 1000 } // stamps are whole microseconds
	a, b, c, d := micros(s.FetchStart), micros(s.FetchEnd), micros(s.ProcessStart), micros(s.ProcessEnd)
	return fmt.Sprintf("%s, item %d: fetch %s–%s ms (%s ms); wait %s ms; process %s–%s ms (%s ms)", name, s.Item,
		ms(a), ms(b), ms(b-a), ms(c-b), ms(c), ms(d), ms(d-c))
}

// A mouse over the fetch of an item shows the numbers of the file, for each of the two strategies.
func TestHover(t *testing.T) {
	o := timelineOf(t, Look{})
	shown := Get[state](o, stateOf)
	if len(shown.Names) != 2 {
		t.Fatalf("it shows %q", shown.Names)
	}
	for panel, name := range shown.Names {
		spans, start := recordedSpans(t, name)
		for _, i := range []int{0, len(spans) / 2, len(spans) - 1} {
			s := spans[i]
			at := placeOf(o, panel, s.Item)
			middle := float64(s.FetchStart+s.FetchEnd-2*start) / 2000
			at.X = Get[float64](o, fmt.Sprintf("timelines[0].canvas.getBoundingClientRect().left + timelines[0].plot.left + "+
				"%g / timelines[0].end * (timelines[0].plot.right - timelines[0].plot.left)", middle))
			o.Do(chromedp.MouseEvent(chromedp.MouseMoved, at.X, at.Y))
			if got, want := Get[state](o, stateOf).Said, told(name, s, start); got != want {
				t.Errorf("over %s, item %d:\n%s, want\n%s", name, s.Item, got, want)
			}
		}
	}
	o.Do(chromedp.MouseEvent(chromedp.MouseMoved, 1, 1))
	None(t, CheckQuiet(o))
}

// placeOf is the middle of the fetch of an item in a panel.
func placeOf(o *Tab, panel, item int) place {
	o.T.Helper()
	return Get[place](o, fmt.Sprintf(`(() => {
		const [t, panel, box] = [timelines[0], timelines[0].panels[%d], timelines[0].canvas.getBoundingClientRect()];
		const { schedule } = panel;
		const bar = schedule.ofItem[FETCH].get(%d);
		const share = ((schedule.start[bar] + schedule.end[bar]) / 2 - t.view.from) / (t.view.to - t.view.from);
		return { X: box.left + t.plot.left + share * (t.plot.right - t.plot.left),
			Y: box.top + topOf(panel, rowOf(schedule, bar)) + panel.row / 2 };
	})()`, panel, item))
}

// With the keyboard alone: arrows go from bar to bar with the numbers of the file, and zoom, move and show all.
func TestCanvasKeys(t *testing.T) {
	o := timelineOf(t, Look{})
	whole := Get[state](o, stateOf)
	o.Do(chromedp.Focus(chromedp.CSS(".timeline canvas")))
	for _, key := range []string{kb.ArrowRight, kb.ArrowRight, kb.ArrowDown, kb.ArrowLeft, kb.ArrowUp} {
		o.Do(chromedp.KeyEvent(key))
		said := Get[state](o, stateOf).Said
		var item int
		name, rest, _ := strings.Cut(said, ", ")
		if _, err := fmt.Sscanf(rest, "item %d:", &item); err != nil {
			t.Fatalf("after a key it says %q", said)
		}
		spans, start := recordedSpans(t, name)
		i := slices.IndexFunc(spans, func(s trace.Spans) bool { return s.Item == item })
		if want := told(name, spans[i], start); said != want {
			t.Errorf("it says %s, want\n%s", said, want)
		}
	}
	o.Do(chromedp.KeyEvent("+"))
	zoomed := Get[state](o, stateOf)
	if got := zoomed.To - zoomed.From; math.Abs(got/(whole.End/2)-1) > 1e-9 {
		t.Errorf("zoomed in, it shows %g of %g", got, whole.End)
	}
	o.Do(chromedp.KeyEvent(kb.ArrowRight, chromedp.KeyModifiers(chromedp.ModifierShift)))
	if moved := Get[state](o, stateOf); moved.From <= zoomed.From || moved.To-moved.From != zoomed.To-zoomed.From {
		t.Errorf("moved, it shows %g to %g, and before %g to %g", moved.From, moved.To, zoomed.From, zoomed.To)
	}
	o.Do(chromedp.KeyEvent("0"))
	if all := Get[state](o, stateOf); all.From != 0 || all.To != whole.End {
		t.Errorf("it shows %g to %g of %g", all.From, all.To, whole.End)
	}
	None(t, CheckQuiet(o))
}

// A mouse zooms with ctrl and the wheel around where it is, and drags; the wheel alone scrolls the page.
func TestCanvasMouse(t *testing.T) {
	o := timelineOf(t, Look{})
	at := placeOf(o, 0, 0)
	under := fmt.Sprintf("timelines[0].timeAt(%g - timelines[0].canvas.getBoundingClientRect().left)", at.X)
	before := Get[float64](o, under)
	wheel := func(modifiers int64) {
		Call(o, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseWheel,
			X: at.X, Y: at.Y, DeltaX: 1e-9, DeltaY: -200, Modifiers: modifiers})
		Frame(o)
	}
	wheel(int64(chromedp.ModifierCtrl))
	zoomed := Get[state](o, stateOf)
	after, share := Get[float64](o, under), (zoomed.To-zoomed.From)/zoomed.End
	if math.Abs(share-0.5) > 0.01 || math.Abs(after-before) > zoomed.End/1000 {
		t.Errorf("it shows %g of all, and %g µs instead of %g under the mouse", share, after, before)
	}
	o.Do(chromedp.DragAndDropXY(at.X+300, at.Y, at.X+100, at.Y))
	dragged := Get[state](o, stateOf)
	if dragged.From <= zoomed.From {
		t.Errorf("dragged to the left, it shows from %g, and before from %g", dragged.From, zoomed.From)
	}
	wheel(0)
	if now := Get[state](o, stateOf); now.From != dragged.From || now.To != dragged.To {
		t.Errorf("the wheel alone zooms or moves")
	}
}

// Other schedules come with their own sentence and numbers. On paper is what was there from the start.
func TestChoose(t *testing.T) {
	o := timelineOf(t, Look{})
	before := Get[state](o, stateOf)
	names := Get[[]string](o, `[...document.querySelector(".timeline select").options].map((o) => o.textContent)`)
	other := slices.IndexFunc(names, func(name string) bool { return !slices.Contains(before.Names, name) })
	choose := func(which string, value int) {
		o.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
			const list = document.querySelector(".timeline label%s select");
			list.value = %d;
			list.dispatchEvent(new Event("change"));
		})()`, which, value)))
	}
	choose("", other)
	now := Get[state](o, stateOf)
	row := Get[string](o, `document.querySelector(".timeline tbody th").textContent`)
	if !slices.Equal(now.Names, []string{names[other], before.Names[1]}) || row != names[other] ||
		!strings.HasPrefix(now.Caption, names[other]+" ") {
		t.Errorf("chose %s, and it shows %q, says %q, and has numbers of %s", names[other], now.Names, now.Caption, row)
	}
	o.Do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("beforeprint"))`))
	if printed := Get[state](o, stateOf); printed.Caption != before.Caption {
		t.Errorf("on paper it says %q, want %q", printed.Caption, before.Caption)
	}
	o.Do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("afterprint"))`))
	choose(" + label", -1)
	if alone := Get[state](o, stateOf); !slices.Equal(alone.Names, names[other:other+1]) {
		t.Errorf("it shows %q", alone.Names)
	}
	None(t, CheckQuiet(o))
}

// The canvas has as many pixels as the screen, and the colours of the scheme of now.
func TestCanvasLook(t *testing.T) {
	o := timelineOf(t, Look{})
	at := placeOf(o, 0, 0)
	pixel := func() string {
		Frame(o)
		return Get[string](o, fmt.Sprintf(`(() => {
			const { canvas, context } = timelines[0];
			const [box, scale] = [canvas.getBoundingClientRect(), canvas.width / canvas.clientWidth];
			return context.getImageData((%g - box.left) * scale, (%g - box.top) * scale, 1, 1).data.slice(0, 3).join();
		})()`, at.X, at.Y))
	}
	colour := `getComputedStyle(document.querySelector(".timeline svg .fetch")).color.match(/\d+/g).join()`
	light := pixel()
	if want := Get[string](o, colour); light != want {
		t.Errorf("a fetch is drawn in %s, want %s", light, want)
	}
	o.Look(Look{Dark: true})
	dark := pixel()
	if want := Get[string](o, colour); dark != want || dark == light {
		t.Errorf("in the dark, a fetch is drawn in %s, want %s", dark, want)
	}
	o.Do(chromedp.EmulateViewport(Screen-100, Height, chromedp.EmulateScale(2)))
	Frame(o)
	if got := Get[float64](o, "timelines[0].canvas.width / timelines[0].canvas.clientWidth"); got != 2 {
		t.Errorf("a canvas has %g pixels a pixel of the page, want 2", got)
	}
}

// Two fingers that move apart zoom, and one that moves drags.
func TestCanvasTouch(t *testing.T) {
	o := timelineOf(t, Look{Width: Phone})
	o.Do(chromedp.EmulateViewport(Phone, Height, chromedp.EmulateTouch))
	o.Do(chromedp.ScrollIntoView(chromedp.CSS(".timeline canvas")))
	at := placeOf(o, 0, 0)
	touch := func(kind input.DispatchTouchEventType, x ...float64) {
		points := []*input.TouchPoint{}
		for i, of := range x {
			points = append(points, &input.TouchPoint{X: of, Y: at.Y, ID: new(float64(i))})
		}
		Call(o, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
		Frame(o)
	}
	touch(input.DispatchTouchEventTypeTouchStart, 150)
	touch(input.DispatchTouchEventTypeTouchStart, 150, 200)
	touch(input.DispatchTouchEventTypeTouchMove, 125, 225)
	touch(input.DispatchTouchEventTypeTouchEnd)
	zoomed := Get[state](o, stateOf)
	if share := (zoomed.To - zoomed.From) / zoomed.End; math.Abs(share-0.5) > 0.02 {
		t.Errorf("fingers twice as far apart show %g of all, want half", share)
	}
	touch(input.DispatchTouchEventTypeTouchStart, 250)
	touch(input.DispatchTouchEventTypeTouchMove, 200)
	touch(input.DispatchTouchEventTypeTouchMove, 150)
	touch(input.DispatchTouchEventTypeTouchEnd)
	if dragged := Get[state](o, stateOf); dragged.From <= zoomed.From {
		t.Errorf("dragged to the left, it shows from %g, and before from %g", dragged.From, zoomed.From)
	}
	None(t, CheckQuiet(o))
}
