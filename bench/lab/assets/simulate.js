// Asks the worker to simulate, and the server to measure.
"use strict";

// patience is how many milliseconds a simulation may take before it is said how far it is. What is quicker would only
// flicker, and be read out by a screen reader.
const patience = 500;

// A Simulator hands work to a worker, which start opens. What belongs to an earlier question is dropped.
class Simulator {
  constructor(start) {
    Object.assign(this, { start, id: 0, worker: null, asked: null });
  }

  // open opens the worker once; null if there can be none.
  async open() {
    this.opening ??= (async () => {
      const worker = await this.start();
      worker.addEventListener("message", ({ data }) => this.answered(data));
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.fail(`The simulator stopped: ${event.message || "no reason was given"}. Reload the page to go on.`);
      });
      return worker;
    })();
    return this.opening;
  }

  warm() {
    this.open().then((worker) => worker.postMessage({ warm: true })).catch(() => {}); // said when it is needed
  }

  // run simulates some strategies, and calls each with each result, done after the last, failed with a sentence. If it
  // takes long, progress is called with the name of each strategy that begins, its number, and how many there are.
  async run(params, strategies, { each, progress, done, failed }) {
    const id = ++this.id;
    const asked = { each, progress, done, failed, id, strategies, ended: 0, slow: false };
    this.asked = asked;
    setTimeout(() => {
      asked.slow = true;
      this.tell(asked);
    }, patience);
    try {
      const worker = await this.open();
      if (id === this.id) worker.postMessage({ id, params, strategies });
    } catch (error) {
      this.opening = null;
      if (id !== this.id) return;
      this.fail(`The simulator cannot start: ${error.message}. It needs a browser with WebAssembly and ` +
        "DecompressionStream: Chrome 80, Firefox 113, Safari 16.4, or newer.");
    }
  }

  // tell tells how far a slow simulation is, unless it is over.
  tell(asked) {
    const { slow, id, ended, strategies } = asked;
    if (!slow || id !== this.id || asked !== this.asked || ended === strategies.length) return;
    asked.progress(strategies[ended], ended + 1, strategies.length);
  }

  fail(sentence) {
    this.asked?.failed(sentence);
    this.asked = null;
  }

  answered(message) {
    if (message.id !== this.id || !this.asked) return;
    if (message.done) {
      this.asked.done(message.took_ms);
      this.asked = null;
    } else if (message.strategy) {
      this.asked.each(message);
      this.asked.ended++;
      this.tell(this.asked);
    } else if (message.error) this.fail(message.error);
  }
}

// gone is said where the server does not answer, or no longer.
const gone = "The server of this page does not answer any more. Is overlap lab still running? Start it again, and " +
  "open the page that it names.";

// measure has the server measure some strategies, until a signal, and calls each with each result as it comes. It
// returns what to know of all of them, and a sentence on what went wrong, "" if nothing did.
async function measure(params, strategies, signal, each) {
  let response;
  try {
    response = await fetch("/api/measure", { method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ params, strategies, limit: params.limit }), signal });
    if (!response.ok) return { notes: [], problem: refusal(response.status, await response.text()) };
    for await (const line of linesOf(response.body)) {
      const result = JSON.parse(line);
      if (result.done) return { notes: result.notes ?? [], problem: "" };
      if (result.strategy) each(result);
      else if (result.error) return { notes: [], problem: `The run failed: ${result.error}` };
    }
  } catch {
    return { notes: [], problem: gone };
  }
  return { notes: [], problem: gone };
}

// refusal is why the server refuses a request.
function refusal(status, body) {
  let reason = body.trim().split("\n")[0];
  try {
    reason = JSON.parse(body).error ?? reason;
  } catch {
    // it is text
  }
  return `The server refuses this run: ${reason || `status ${status}`}`;
}

// linesOf are the lines of a stream, as they come.
async function* linesOf(stream) {
  const [reader, decoder] = [stream.getReader(), new TextDecoder()];
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split("\n");
    rest = lines.pop();
    yield* lines.filter((line) => line.trim() !== "");
    if (done) break;
  }
  if (rest.trim() !== "") yield rest;
}
