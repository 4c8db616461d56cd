// Runs the worker of a page in node, whose own workers are not those of a browser: an object takes its part.
//
//	node node.mjs PAGE exact|time|odd|broken < script of exactSpans
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

// asked posts jobs at once, and returns what comes until the last is done.
function asked(...jobs) {
  return new Promise((resolve) => {
    const said = [];
    worker.onmessage = ({ data }) => {
      said.push(data);
      if (data.done && data.id === jobs.at(-1).id) resolve(said);
    };
    for (const job of jobs) worker.postMessage(job);
  });
}

// exact simulates everything, as a browser does.
async function exact() {
  vm.runInThisContext(fs.readFileSync(0, "utf8"), { filename: "exact.js" });
  return JSON.stringify(await exactSpans(worker, presets, names));
}

// time is how long all strategies take for 200 items, again and again: until the first is there, and all.
async function time() {
  const params = { ...presets.find(({ name }) => name === "mixed").params, items: 200 };
  let lines = "";
  for (let id = 1; id <= 30; id++) {
    const begun = performance.now();
    let first = 0;
    await new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        first ||= performance.now() - begun;
        if (data.done) resolve();
      };
      worker.postMessage({ id, params, strategies: names });
    });
    lines += `${first} ${performance.now() - begun}\n`;
  }
  return lines;
}

// odd is what the worker says of what goes wrong.
async function odd() {
  const one = (job) => asked({ params: {}, strategies: ["pool"], ...job });
  const said = {
    another: await asked({ id: 1, params: {}, strategies: names }, { id: 2, params: {}, strategies: ["pool"] }),
    refused: await one({ id: 3, params: { items: 0 } }),
    huge: await one({ id: 4, params: { items: 1e9 } }),
    unknown: await one({ id: 5, strategies: ["guess", "pool"] }),
    deadlock: await one({ id: 6, strategies: ["selfsubmit", "selfsubmit", "pool"] }),
  };
  const working = globalThis.overlapSimulate;
  globalThis.overlapSimulate = () => undefined; // as after a crash
  said.crash = await one({ id: 7, strategies: ["pool", "pool"] });
  said.anew = globalThis.overlapSimulate !== working;
  worker.postMessage({ warm: true });
  said.warm = await one({ id: 8 });
  return JSON.stringify(said);
}

// broken is what the worker says where it cannot start: in an old browser, and of a page that is damaged.
async function broken() {
  const simulator = element("lab-simulator");
  const started = (wasm) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data.broken ?? "it started");
    worker.postMessage({ wasm });
  });
  const without = async (name) => {
    const [kept, rest] = [globalThis[name], delete globalThis[name]];
    const said = await started(simulator);
    if (rest) globalThis[name] = kept;
    return said;
  };
  return JSON.stringify([await without("DecompressionStream"), await without("WebAssembly"),
    await started(`AAAA${simulator.slice(4)}`), await started(simulator.slice(0, 10_000)), await started(simulator)]);
}

const tasks = { exact, time, odd, broken };
process.stdout.write(await tasks[process.argv[3]](), () => process.exit());
