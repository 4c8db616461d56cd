package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
)

// manySpans puts a timeline of so many spans into a page: two schedules, in so many rows each.
const manySpans = `((spans, rows) => {
	const bars = (stage) => Array.from({ length: spans / 4 }, (_, i) =>
		[i, i %% rows, i === 0 ? stage * 70 : i %% rows === 0 ? 120 : 0, stage ? 30 : 60 + i %% 7]).flat();
	const schedule = (name) => ({ name, items: spans / 4, makespan_us: Math.ceil(spans / 4 / rows) * 120, bound_us: 1000,
		groups: [{ label: "fetch, process", rows }], fetch: bars(0), process: bars(1) });
	const figure = document.querySelector(".timeline").cloneNode(true);
	figure.id = "many";
	figure.querySelector(".by-script").remove();
	document.body.prepend(figure);
	window.many = takeOver(figure, { scenario: "many", shown: ["a", "b"], schedules: [schedule("a"), schedule("b")] });
	scrollTo(0, 0);
	return many.panels.reduce((sum, panel) => sum + panel.schedule.start.length, 0);
})(%d, %d)`

// panFrames pans through a timeline, a step a frame, and returns how long drawing took on average and at most, and
// how long frames were apart, in milliseconds.
const panFrames = `(async () => {
	const [drawn, apart] = [[], []];
	const draw = many.draw.bind(many);
	many.draw = () => {
		const start = performance.now();
		draw();
		drawn.push(performance.now() - start);
	};
	for (const part of [1, 0.5, 0.05, 0.002]) {
		many.look(0, many.end * part);
		let before = await new Promise(requestAnimationFrame);
		for (let frame = 0; frame < 15; frame++) {
			many.move(many.end * part / 20 * (part < 1 ? 1 : 0));
			const now = await new Promise(requestAnimationFrame);
			apart.push(now - before);
			before = now;
		}
	}
	many.draw = draw;
	const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
	return { Mean: mean(drawn), Most: Math.max(...drawn), Apart: mean(apart) };
})()`

type frames struct{ Mean, Most, Apart float64 }

// A hundred thousand spans are drawn, and each is found; how fast is for the benchmark.
func TestManySpans(t *testing.T) {
	o := Open(t, pageOfARun(t), Look{})
	for _, rows := range []int{16, 5000} {
		if spans := Get[int](o, fmt.Sprintf(manySpans, 100_000, rows)); spans != 100_000 {
			t.Fatalf("%d spans", spans)
		}
		Frame(o)
		if fault := Ask[string](o, "blank(many.canvas)"); fault != "" {
			t.Errorf("the canvas of %d rows %s", rows, fault)
		}
		missed := Get[int](o, `many.panels[1].schedule.start.reduce((missed, start, bar) => {
			const schedule = many.panels[1].schedule;
			const middle = (start + schedule.end[bar]) / 2;
			return missed + (nearest(schedule, rowOf(schedule, bar), middle, 0) !== bar);
		}, 0)`)
		if missed > 0 {
			t.Errorf("%d bars of %d rows are not found where they are", missed, rows)
		}
		if rows == 16 {
			t.Logf("milliseconds a frame: %+v", Get[frames](o, panFrames))
		}
		Get[bool](o, `document.getElementById("many").remove() ?? true`)
	}
	None(t, CheckQuiet(o))
}

// While one pans through 100 000 spans, a frame has to be drawn in 50 ms.
func BenchmarkPanning(b *testing.B) {
	for _, rows := range []int{16, 200, 5000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			o := Open(b, pageOfARun(b), Look{})
			Get[int](o, fmt.Sprintf(manySpans, 100_000, rows))
			var drawn, apart, most, used float64
			for b.Loop() {
				before := cpu(o)
				f := Get[frames](o, panFrames)
				drawn, apart, most, used = drawn+f.Mean, apart+f.Apart, max(most, f.Most), used+cpu(o)-before
			}
			n := float64(b.N)
			b.ReportMetric(drawn/n, "ms/frame")
			b.ReportMetric(most, "longest-ms/frame")
			b.ReportMetric(apart/n, "ms-between-frames")
			b.ReportMetric(used/n/60, "CPU-ms/frame")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// A page of 13 strategies in 6 scenarios has to be interactive in a second: it is loaded, and no script goes on.
func BenchmarkInteractive(b *testing.B) {
	page := report(b, resultstest.SixScenarios(b, oneRun))
	var sum, used float64
	for b.Loop() {
		o := Open(b, page, Look{})
		sum += Get[float64](o, `new Promise((done) => {
			let last = performance.getEntriesByType("navigation")[0].loadEventEnd;
			new PerformanceObserver((list) => {
				for (const task of list.getEntries()) last = Math.max(last, task.startTime + task.duration);
			}).observe({ type: "longtask", buffered: true });
			setTimeout(() => done(last), 500);
		})`)
		used += cpu(o)
	}
	b.ReportMetric(sum/float64(b.N), "ms-until-interactive")
	b.ReportMetric(used/float64(b.N), "CPU-ms")
	b.ReportMetric(0, "ns/op")
}

// cpu is the processor time of the thread that runs the page, in milliseconds: whatever else a machine does.
func cpu(o *Tab) float64 {
	o.T.Helper()
	for _, m := range Call(o, performance.GetMetrics, cdp.Empty{}).Metrics {
		if m.Name == "TaskDuration" {
			return m.Value * 1000
		}
	}
	o.T.Fatal("the browser does not say how much processor time it used")
	return 0
}
