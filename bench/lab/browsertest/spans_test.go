package browsertest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/lab/labtest"
	"github.com/overlap-bench/overlap/results/web/browsertest"
	"github.com/overlap-bench/overlap/strategies"
)

// exact has the page simulate every strategy for every preset, and compares that with the same here, to the byte.
func exact(o *browsertest.Tab) (compared int, fault string) {
	answers := browsertest.Get[json.RawMessage](o, labtest.Script+`
		(async () => {
			const { presets, strategies } = JSON.parse(document.getElementById("lab-data").textContent);
			return exactSpans(await startWorker(), presets, strategies.map(({ name }) => name));
		})()`)
	compared, err := labtest.Check(o.T.Context(), answers)
	if err != nil {
		return compared, err.Error()
	}
	return compared, ""
}

// What the page simulates in Chromium is what the command simulates: the spans of each item, and all that is said.
func TestExact(t *testing.T) {
	o := alone(fromDisk(t, "", browsertest.Look{}))
	compared, fault := exact(o)
	if want := len(lab.Presets()) * len(strategies.Catalog()); fault != "" || compared != want {
		t.Errorf("%d of %d are the same: %s", compared, want, fault)
	}
	browsertest.None(t, browsertest.CheckQuiet(o))
}

// A page that simulates something else, if only a little, is found.
func TestExactFindsFault(t *testing.T) {
	o := alone(fromDisk(t, "", browsertest.Look{}))
	browsertest.Get[bool](o, `(() => {
		const data = document.getElementById("lab-data");
		const changed = JSON.parse(data.textContent);
		changed.presets.length = 2;
		changed.presets[1].params.cpu_us += 1;
		data.textContent = JSON.stringify(changed);
		return true;
	})()`)
	compared, fault := exact(o)
	if want := len(strategies.Catalog()); compared != want || !strings.Contains(fault, "is the first that differs") {
		t.Errorf("%d were compared before %q", compared, fault)
	}
}
