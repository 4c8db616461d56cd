package browsertest

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// hands use what a page has. Each says what is in the way, "" if nothing is.
type hands interface {
	press(selector string) string
	choose(selector, option string) string       // of a list
	slide(selector string, share float64) string // as far along as a share, or nearly
	write(selector, text string) string          // instead of what is there
	point() string                               // at the fetch of an item in the selected timeline
}

// A place is where something is in the window, with the size of it.
type place struct {
	X, Y, Width, Height float64
	Fault               string
}

// A mouse reaches what is in sight and not covered.
type mouse struct{ *browsertest.Tab }

// at brings the first element of a selector into sight.
func (m mouse) at(selector string) place {
	m.T.Helper()
	return browsertest.Get[place](m.Tab, fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		const fault = (why) => ({ Fault: %q + " " + why });
		if (!e) return fault("is not there");
		if (!e.checkVisibility({ visibilityProperty: true })) return fault("is not to be seen");
		if (e.disabled) return fault("cannot be used");
		e.scrollIntoView({ block: "center", behavior: "instant" });
		const box = e.getBoundingClientRect();
		const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
		if (!hit || !e.contains(hit) && !hit.contains(e) && hit.control !== e) return fault("is covered");
		return { X: box.left, Y: box.top, Width: box.width, Height: box.height, Fault: "" };
	})()`, selector, selector))
}

func (m mouse) press(selector string) string {
	p := m.at(selector)
	if p.Fault == "" {
		m.Do(chromedp.MouseClickXY(p.X+p.Width/2, p.Y+p.Height/2))
	}
	return p.Fault
}

// choose takes the option as the list of the browser would give it, which is no part of the page.
func (m mouse) choose(selector, option string) string {
	if p := m.at(selector); p.Fault != "" {
		return p.Fault
	}
	return browsertest.Get[string](m.Tab, fmt.Sprintf(`(() => {
		const list = document.querySelector(%q);
		const option = [...list.options].find((o) => o.textContent === %q);
		if (!option) return "there is no %s in it";
		list.focus();
		list.value = option.value;
		for (const kind of ["input", "change"]) list.dispatchEvent(new Event(kind, { bubbles: true }));
		return "";
	})()`, selector, option, option))
}

func (m mouse) slide(selector string, share float64) string {
	p := m.at(selector)
	if p.Fault != "" {
		return p.Fault
	}
	now := browsertest.Get[float64](m.Tab, fmt.Sprintf(`(({ value, min, max }) => (value - min) / (max - min))(
		document.querySelector(%q))`, selector))
	const thumb = 16
	x := func(share float64) float64 { return p.X + thumb/2 + share*(p.Width-thumb) }
	m.Do(chromedp.DragAndDropXY(x(now), p.Y+p.Height/2, x(share), p.Y+p.Height/2, 5))
	return ""
}

func (m mouse) write(selector, text string) string {
	p := m.at(selector)
	if p.Fault != "" {
		return p.Fault
	}
	m.Do(chromedp.MouseClickXY(p.X+p.Width/3, p.Y+p.Height/2, chromedp.ClickCount(3))) // selects all
	m.Do(chromedp.KeyEvent(text))
	return ""
}

func (m mouse) point() string {
	if p := m.at("#stage canvas"); p.Fault != "" {
		return p.Fault
	}
	p := browsertest.Get[place](m.Tab, `(() => {
		const { player } = lab.stage;
		const [panel, box] = [player.panels[player.selected], player.canvas.getBoundingClientRect()];
		const { schedule } = panel;
		const bar = schedule.ofItem[FETCH].get(0);
		const { from, to } = player.view;
		const share = ((schedule.start[bar] + schedule.end[bar]) / 2 - from) / (to - from);
		return { X: box.left + player.plot.left + share * (player.plot.right - player.plot.left),
			Y: box.top + topOf(panel, rowOf(schedule, bar)) + panel.row / 2, Fault: "" };
	})()`)
	m.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, p.X, p.Y))
	browsertest.Frame(m.Tab)
	return ""
}

// A keyboard reaches what the tab key reaches.
type keyboard struct{ *browsertest.Tab }

// mostTabs is more than the page has to be reached.
const mostTabs = 120

// tabTo presses the tab key until an element of the selector has the focus.
func (k keyboard) tabTo(selector string) string {
	k.T.Helper()
	there := fmt.Sprintf(`document.activeElement?.matches(%q) === true`, selector)
	for range mostTabs {
		if browsertest.Get[bool](k.Tab, there) {
			return ""
		}
		k.Do(chromedp.KeyEvent(kb.Tab))
	}
	return selector + " is not reached with the keyboard"
}

func (k keyboard) press(selector string) string {
	fault := k.tabTo(selector)
	if fault != "" {
		return fault
	}
	key := kb.Enter
	if browsertest.Get[bool](k.Tab, `document.activeElement.localName === "input"`) {
		key = " "
	}
	k.Do(chromedp.KeyEvent(key))
	return ""
}

func (k keyboard) choose(selector, option string) string {
	fault := k.tabTo(selector)
	if fault == "" {
		k.Do(chromedp.KeyEvent(option)) // a list goes to what begins like that
	}
	return fault
}

func (k keyboard) slide(selector string, share float64) string {
	fault := k.tabTo(selector)
	if fault != "" {
		return fault
	}
	k.Do(chromedp.KeyEvent(kb.Home))
	for range int(10*share + 0.5) {
		k.Do(chromedp.KeyEvent(kb.PageUp)) // a tenth
	}
	return ""
}

func (k keyboard) write(selector, text string) string {
	fault := k.tabTo(selector) // which selects what is there
	if fault == "" {
		k.Do(chromedp.KeyEvent(text))
	}
	return fault
}

func (k keyboard) point() string {
	fault := k.tabTo("#stage canvas")
	if fault == "" {
		k.Do(chromedp.KeyEvent(kb.Home))
		k.Do(chromedp.KeyEvent(kb.ArrowRight))
		browsertest.Frame(k.Tab)
	}
	return fault
}

// text is what is to be read in the first element of a selector.
func text(o *browsertest.Tab, selector string) string {
	o.T.Helper()
	return strings.TrimSpace(browsertest.Get[string](o,
		fmt.Sprintf(`document.querySelector(%q)?.textContent ?? ""`, selector)))
}
