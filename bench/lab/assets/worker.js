// The worker of the lab: it unpacks the simulator, and simulates one strategy after the other. wasm_exec.js of the
// toolchain comes before it, in the same source.
//
// To the worker: {wasm: text of the simulator}, {warm: true}, {id, params, strategies, spans}. From it: {ready: true}
// or {broken: why}; then of each strategy {id, strategy, …, error} as it ends, and {id, done: true, took_ms}. A new id
// ends what is under way at the next strategy. With spans, exact stamps come too: see SpanBytes in package outcome.
"use strict";

// unpacked are the bytes of a text in which each pair of characters is 13 bits, the first character being the lower
// digit of a number with base 91. The digits are what can be printed of ASCII, but for the quotation mark, & and <. A
// single character at the end says that the last byte is none.
function unpacked(text) {
  const digits = new Uint8Array(127);
  for (let code = 33, digit = 0; code < 127; code++) if (![34, 38, 60].includes(code)) digits[code] = digit++;
  const bytes = new Uint8Array(Math.floor(Math.floor(text.length / 2) * 13 / 8));
  let [at, bits, held] = [0, 0, 0];
  for (let i = 0; i + 1 < text.length; i += 2) {
    bits |= (digits[text.charCodeAt(i)] + 91 * digits[text.charCodeAt(i + 1)]) << held;
    for (held += 13; held >= 8; held -= 8, bits >>>= 8) bytes[at++] = bits;
  }
  return bytes.subarray(0, at - text.length % 2);
}

// compile compiles the simulator while it is being decompressed. A browser that is too old for that fails as any other
// start does.
async function compile(text) {
  const stream = new Blob([unpacked(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "content-type": "application/wasm" } }));
}

// start runs the simulator, which then waits for calls of overlapSimulate.
async function start(module) {
  const compiled = await module;
  const go = new Go();
  const instance = await WebAssembly.instantiate(compiled, go.importObject);
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

// simulate is the result of one strategy. A simulator that failed is started anew for the next, and so is one in which
// goroutines wait for each other, since they do so for ever.
async function simulate(job, strategy) {
  try {
    await running;
    const result = overlapSimulate(job.params, strategy, job.spans === true);
    if (!result) throw new Error("it ended");
    if (result.deadlock) running = start(module);
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
