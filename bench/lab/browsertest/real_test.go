package browsertest

import (
	"testing"

	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// free says whether the server would measure: what it is asked for is nothing, which it refuses otherwise.
const free = `fetch("/api/measure", { method: "POST", headers: { "content-type": "application/json" },
	body: JSON.stringify({ params: {}, strategies: ["pool"] }) }).then(({ status, body }) => {
		body.cancel();
		return status === 200;
	})`

// Whoever turns to other work while the server measures gives up the turn: the run ends.
func TestRealRunEnds(t *testing.T) {
	o := alone(fromServer(t, "#items=400&latency=8ms&spread=fixed&cpu=5us&strategies=sequential,pool,batched",
		browsertest.Look{}))
	run(o)
	m := mouse{o}
	if fault := m.press("#real button"); fault != "" {
		t.Fatal(fault)
	}
	becomes := func(what string) bool {
		return browsertest.Get[bool](o, `(async () => {
			const last = performance.now() + 3000; // the run would take six seconds
			while (performance.now() < last) if (await `+free+` === `+what+`) return true;
			return false;
		})()`)
	}
	if !becomes("false") {
		t.Errorf("it does not run, and says %s", text(o, "#real"))
	}
	if fault := m.press("a[data-lesson='2']"); fault != "" {
		t.Fatal(fault)
	}
	if !becomes("true") {
		t.Error("the run goes on")
	}
}
