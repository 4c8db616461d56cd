// Runs the worker of a page in node, whose own workers are not those of a browser: an object takes its part.
//
//	node node.mjs PAGE exact|time < script of exactSpans
import fs from "node:fs";
import vm from "node:vm";

const page = fs.readFileSync(process.argv[2], "utf8");
const element = (id) => page.match(new RegExp(`<script [^>]*id="${id}">([^]*?)</script>`))[1];
const worker = {
  onmessage: null,
  postMessage: (data) => setTimeout(() => self.onmessage({ data })),
};
globalThis.self = globalThis;
globalThis.postMessage = (data) => setTimeout(() => worker.onmessage({ data }));
vm.runInThisContext(element("lab-worker"), { filename: "lab-worker" });
await new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => (data.ready ? resolve() : reject(new Error(data.broken)));
  worker.postMessage({ wasm: element("lab-simulator") });
});

const { presets, strategies } = JSON.parse(element("lab-data"));
const names = strategies.map(({ name }) => name);
if (process.argv[3] === "exact") {
  vm.runInThisContext(fs.readFileSync(0, "utf8"), { filename: "exact.js" });
  process.stdout.write(JSON.stringify(await exactSpans(worker, presets, names)), () => process.exit());
} else { // how long all strategies take for 200 items, again and again
  const params = { ...presets.find(({ name }) => name === "mixed").params, items: 200 };
  for (let id = 1; id <= 30; id++) {
    const begun = performance.now();
    let first = 0;
    await new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        if (data.id !== id) return;
        first ||= performance.now() - begun;
        if (data.done) resolve();
      };
      worker.postMessage({ id, params, strategies: names });
    });
    process.stdout.write(`${first} ${performance.now() - begun}\n`);
  }
  process.exit();
}
