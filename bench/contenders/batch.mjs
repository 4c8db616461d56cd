// A batch: the items, and the two stages that strategies hand them to.
import http from "node:http";
import { Worker } from "node:worker_threads";
import { compute, now } from "./words.mjs";

const patience = 30_000; // milliseconds that an answer of the fixture may take

/** A Problem is what is wrong, in one line. */
export class Problem extends Error {}

/** A Batch is the items and the two stages: what a strategy gets. It owns the connections, which stay open. */
export class Batch {
  constructor(fixture, limit, cpus) {
    Object.assign(this, { fixture, limit, cpus, items: [], workers: [] });
    this.agent = new http.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });
  }

  reset() {
    this.items = Array.from({ length: this.fixture.items }, (_, index) => ({ index }));
  }

  async fetch(item) {
    const start = now();
    item.body = await get(this.fixture.url, `/item/${item.index}`, this.agent);
    item.fetched = [start, now()];
  }

  process(item) {
    Object.assign(item, compute(this.fixture.work, item.body, this.fixture.rounds), { body: undefined });
  }

  /** elsewhere has a worker process the item, the one with the least to do. */
  async elsewhere(item) {
    const worker = this.workers.reduce((least, w) => (w.waiting.size < least.waiting.size ? w : least));
    const body = Uint8Array.from(item.body); // a copy, whose memory moves to the worker
    item.body = undefined;
    Object.assign(item, await worker.ask({ index: item.index, body }, [body.buffer]));
  }
}

/** A Helper is a worker thread that computes. */
export class Helper {
  constructor(fixture) {
    this.waiting = new Map();
    const { work, rounds } = fixture;
    this.thread = new Worker(new URL("words.mjs", import.meta.url), { workerData: { work, rounds } });
    this.thread.on("message", ({ index, ...result }) => {
      this.waiting.get(index).resolve(result);
      this.waiting.delete(index);
    });
    const failed = (err) => {
      for (const { reject } of this.waiting.values()) reject(err);
    };
    this.thread.on("error", failed);
    this.thread.on("exit", (code) => failed(new Problem(`a worker ended with code ${code}`)));
  }

  ask(message, moved) {
    return new Promise((resolve, reject) => {
      this.waiting.set(message.index, { resolve, reject });
      this.thread.postMessage(message, moved);
    });
  }
}

const u64 = (x) => BigInt.asUintN(64, x);

/** fold is the digest of a batch: splitmix64 of each item's digest and index, added up. */
export function fold(items) {
  let total = 0n;
  for (const item of items) {
    let x = item.digest ^ u64(BigInt(item.index + 1) * 0x9e3779b97f4a7c15n);
    x = u64((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
    x = u64((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
    total += x ^ (x >> 31n);
  }
  return u64(total);
}

/** get is the body of an answer of the fixture. */
export function get(url, path, agent) {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: url.hostname.replace(/[[\]]/g, ""), port: url.port, path, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("aborted", () => reject(new Problem(`${path} of the fixture ended half way`)));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
        else reject(new Problem(`${path} of the fixture: ${response.statusCode} ${response.statusMessage}`));
      });
    });
    request.setTimeout(patience, () => request.destroy(new Problem(`${path} of the fixture: no answer`)));
    request.on("error", reject);
  });
}
