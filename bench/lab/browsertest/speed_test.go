package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// simulateAll has a warm worker simulate all strategies with 200 items, and returns how long that took in the worker,
// in milliseconds. The worker has had as many turns as the page gives it while it is idle.
const simulateAll = `(async () => {
	const names = lab.data.strategies.filter(({ source }) => source).map(({ name }) => name);
	const worker = await (window.worker ??= startWorker());
	const ask = (id) => new Promise((done) => {
		worker.onmessage = ({ data }) => { if (data.id === id && data.done) done(data.took_ms); };
		worker.postMessage({ id, params: { ...forWorker(usualParams()), items: 200 }, strategies: names });
	});
	if (!window.warmed) for (let i = 1; i <= 3; i++) await ask(i);
	window.warmed = true;
	return ask(100);
})()`

// Thirteen strategies of 200 items are to take at most 200 ms once the simulator is warm.
func BenchmarkWarm(b *testing.B) {
	o := alone(fromDisk(b, "", browsertest.Look{}))
	var sum, least float64
	for b.Loop() {
		took := browsertest.Get[float64](o, simulateAll)
		if sum += took; least == 0 || took < least {
			least = took
		}
	}
	b.ReportMetric(sum/float64(b.N), "ms-13x200-items")
	b.ReportMetric(least, "least-ms")
	b.ReportMetric(0, "ns/op")
}

// onScreen keeps when a click came, and when the first and the last result were painted after it: at the next task
// after the frame, before the messages of the worker that wait by then.
const onScreen = `(() => {
	window.times = { };
	document.querySelector("#skip").addEventListener("click", (e) => { times.click = e.timeStamp; }, { capture: true });
	const rows = () => document.querySelectorAll(".results tbody tr").length;
	const painted = () => {
		if (rows() > 0) times.first ??= performance.now();
		if (rows() === 4) times.last ??= performance.now();
	};
	const afterFrame = () => scheduler.postTask(painted, { priority: "user-blocking" });
	new MutationObserver(() => requestAnimationFrame(afterFrame))
		.observe(document.querySelector(".results"), { childList: true });
	const box = document.querySelector("#skip");
	box.scrollIntoView({ block: "center", behavior: "instant" });
	const { left, top, width, height } = box.getBoundingClientRect();
	return { X: left + width / 2, Y: top + height / 2, Width: width, Height: height, Fault: "" };
})()`

// After a click on a page that has just been opened, the first strategy is to be on the screen after at most 500 ms.
func BenchmarkCold(b *testing.B) {
	var first, last float64
	for b.Loop() {
		o := alone(fromDisk(b, "#own", browsertest.Look{}))
		at := browsertest.Get[place](o, onScreen)
		o.Do(chromedp.MouseClickXY(at.X, at.Y))
		if !until(o, 20, `times.last`) {
			b.Fatal("nothing is simulated: " + text(o, "#run-problem"))
		}
		first += browsertest.Get[float64](o, `times.first - times.click`)
		last += browsertest.Get[float64](o, `times.last - times.click`)
		o.Do(chromedp.Navigate("about:blank"))
	}
	b.ReportMetric(first/float64(b.N), "ms-until-first")
	b.ReportMetric(last/float64(b.N), "ms-until-last")
	b.ReportMetric(0, "ns/op")
}
