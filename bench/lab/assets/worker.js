// The worker of the lab: it unpacks the simulator, and simulates one strategy after the other. wasm_exec.js of the
// toolchain comes before it, in the same source.
//
// To the worker: {wasm: text of the simulator}, {warm: true}, {id, params, strategies, spans}. From it: {ready: true} or
// {broken: why}; then of each strategy {id, strategy, …, error} as it ends, and {id, done: true, took_ms}. A new id ends
// what is under way at the next strategy. With spans, exact stamps come too: see SpanBytes in package outcome.
"use strict";

// unpacked are the bytes of Adobe's Ascii85, as encoding/ascii85 writes it, but with v in the place of < and w of &.
function unpacked(text) {
  const codes = new Uint8Array(256).map((_, c) => c - 33);
  codes[118] = 60 - 33;
  codes[119] = 38 - 33;
  const bytes = new Uint8Array(Math.ceil(text.length * 0.8) + 4);
  let [at, group, digits] = [0, 0, 0];
  const put = () => {
    for (let shift = 24; shift >= 0; shift -= 8) bytes[at++] = group >>> shift;
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 32) continue; // between lines
    if (code === 122) { // z: four zeros
      group = 0;
      put();
      continue;
    }
    group = (group * 85 + codes[code]) % 4294967296;
    if (++digits === 5) {
      put();
      [group, digits] = [0, 0];
    }
  }
  if (digits > 1) { // the last group is short
    for (let i = digits; i < 5; i++) group = (group * 85 + 84) % 4294967296;
    put();
    at -= 5 - digits;
  }
  return bytes.subarray(0, at);
}

// compile compiles the simulator while it is being decompressed.
function compile(text) {
  const stream = new Blob([unpacked(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "content-type": "application/wasm" } }));
}

// start runs the simulator, which then waits for calls of overlapSimulate.
async function start(module) {
  const go = new Go();
  const instance = await WebAssembly.instantiate(await module, go.importObject);
  go.run(instance);
}

// turn lets messages come in.
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

let module; // a promise of the compiled simulator
let running; // a promise of the running one
let current = null; // what was asked for last

// simulate is the result of one strategy. A simulator that failed is started anew for the next.
async function simulate(job, strategy) {
  try {
    await running;
    const result = overlapSimulate(job.params, strategy, job.spans === true);
    if (!result) throw new Error("it ended");
    return result;
  } catch (error) {
    running = start(module);
    return { strategy, error: `the simulator failed: ${error.message}` };
  }
}

async function simulateAll(job) {
  const begun = performance.now();
  for (const strategy of job.strategies) {
    const result = await simulate(job, strategy);
    if (job !== current) return;
    const arrays = result.data ? [result.data.fetch.buffer, result.data.process.buffer] : [];
    postMessage({ id: job.id, ...result }, arrays);
    await turn();
    if (job !== current) return;
  }
  postMessage({ id: job.id, done: true, took_ms: performance.now() - begun });
}

// warmUp lets the browser compile what runs often, until there is something to do.
async function warmUp() {
  const strategies = ["pool", "pipeline", "staged", "chunked", "ordered", "semaphore", "adaptive", "sequential"];
  for (const strategy of [...strategies, ...strategies]) {
    if (current) return;
    await simulate({ params: { items: 200 } }, strategy);
    await turn();
  }
}

self.onmessage = ({ data }) => {
  if (data.wasm) {
    module = compile(data.wasm);
    running = start(module);
    running.then(() => postMessage({ ready: true }), (error) => postMessage({ broken: error.message }));
  } else if (data.warm) {
    warmUp();
  } else {
    current = data;
    simulateAll(data);
  }
};
