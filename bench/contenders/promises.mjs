// What concurrency gains in JavaScript: promises and worker threads, over the work of overlap.
//
//     overlap serve --scenario words &
//     node promises.mjs --url http://127.0.0.1:PORT [--strategy NAME] [--limit 16] [--count 6]
//
// It fetches the items of a fixture and processes them, by one strategy or by all, and prints Go benchmark text, which
// overlap show and benchstat read. --list says in JSON which strategies there are. Node 18 or later, nothing else.
//
// Each strategy is a function of a batch that hands every item to fetch and then to process. Both leave their times in
// the item. Workers are started before the clock is, and told apart, as start-up-ns.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const begun = now();
const patience = 30_000; // milliseconds that an answer of the fixture may take

/** A Problem is what is wrong, in one line. */
class Problem extends Error {}

/** now is in nanoseconds, by a clock that all threads share. */
function now() {
  return Number(process.hrtime.bigint());
}

// The work. It is defined in overlap's fixtures/corpus/words.go, and checked by testdata/words.json.

const fnvStart = 2166136261;
const hashed = (hash, byte) => Math.imul(hash ^ byte, 16777619);

/** folded is what a byte is in a word, 0 if it is in none. */
const folded = Uint8Array.from({ length: 256 }, (_, c) => {
  if (c >= 65 && c <= 90) return c + 32;
  return (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c >= 128 ? c : 0;
});

/** scanWords finds the words and links of the body, byte by byte. */
function scanWords(body, rounds) {
  const found = { words: 0, links: 0, wordHash: fnvStart, linkHash: fnvStart };
  for (let round = 0; round < rounds; round++) {
    let hash = found.wordHash;
    let open = false;
    for (let i = 0; i < body.length; i++) {
      const byte = folded[body[i]];
      if (byte !== 0) {
        hash = hashed(hash, byte);
        open = true;
        continue;
      }
      if (open) {
        hash = hashed(hash, 32);
        open = false;
        found.words++;
      }
      if (body[i] === 60) i = scanTag(body, i + 1, found); // <
    }
    if (open) {
      hash = hashed(hash, 32);
      found.words++;
    }
    found.wordHash = hash;
  }
  return found;
}

/** scanTag scans a tag from its second byte on, and returns where it ends. */
function scanTag(body, from, found) {
  let i = from;
  for (; i < body.length && body[i] !== 62; i++) { // >
    if (body[i] > 32 || !linkBegins(body, i + 1)) continue;
    let hash = found.linkHash;
    for (i += 7; i < body.length && body[i] !== 34; i++) hash = hashed(hash, body[i]); // "
    found.linkHash = hashed(hash, 10);
    found.links++;
  }
  return i;
}

const href = [104, 114, 101, 102, 61, 34]; // href="

function linkBegins(body, i) {
  return href.every((want, at) => {
    const c = body[i + at];
    return (c >= 65 && c <= 90 ? c + 32 : c) === want;
  });
}

const works = {
  words(body, rounds) {
    const found = scanWords(body, rounds);
    return (BigInt(found.wordHash >>> 0) << 32n) | BigInt(found.linkHash >>> 0);
  },
  sha256(body, rounds) {
    let digest = Buffer.alloc(32);
    for (let round = 0; round < rounds; round++) {
      digest = createHash("sha256").update(digest).update(body).digest();
    }
    return digest.readBigUInt64BE(0);
  },
};

const u64 = (x) => BigInt.asUintN(64, x);

/** fold is the digest of a batch: splitmix64 of each item's digest and index, added up. */
function fold(items) {
  let total = 0n;
  for (const item of items) {
    let x = item.digest ^ u64(BigInt(item.index + 1) * 0x9e3779b97f4a7c15n);
    x = u64((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
    x = u64((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
    total += x ^ (x >> 31n);
  }
  return u64(total);
}

function compute(work, body, rounds) {
  const start = now();
  const digest = works[work](body, rounds);
  return { digest, processed: [start, now()] };
}

// One batch.

/** A Batch is the items and the two stages: what a strategy gets. It owns the connections, which stay open. */
class Batch {
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
class Helper {
  constructor(fixture) {
    this.waiting = new Map();
    this.thread = new Worker(new URL(import.meta.url), { workerData: { work: fixture.work, rounds: fixture.rounds } });
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

// The strategies.

/** pooled does one for each item, so many at a time. */
async function pooled(items, limit, one) {
  const rest = items.values(); // which all of them share
  const loop = async () => {
    for (const item of rest) await one(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, loop));
}

const strategies = {
  "node-sequential": {
    idea: "one after the other: the baseline of JavaScript",
    async run(batch) {
      for (const item of batch.items) {
        await batch.fetch(item);
        batch.process(item);
      }
    },
    opens: "one",
  },
  "node-all": {
    idea: "Promise.all over all items at once, without a limit: one thread processes",
    async run(batch) {
      await Promise.all(batch.items.map(async (item) => {
        await batch.fetch(item);
        batch.process(item);
      }));
    },
    opens: "all",
  },
  "node-pool": {
    idea: "so many promises at a time: one thread processes",
    run: (batch) => pooled(batch.items, batch.limit, async (item) => {
      await batch.fetch(item);
      batch.process(item);
    }),
    opens: "limit",
  },
  "node-workers": {
    idea: "so many promises fetch at a time, and hand over to worker threads, one a CPU",
    async run(batch) {
      const processing = [];
      await pooled(batch.items, batch.limit, async (item) => {
        await batch.fetch(item);
        processing.push(batch.elsewhere(item));
      });
      await Promise.all(processing);
    },
    opens: "limit",
    workers: true,
  },
};

// What is started before the clock is, and measuring.

async function start(batch, strategy) {
  batch.reset();
  if (strategy.workers) {
    batch.workers = Array.from({ length: batch.cpus }, () => new Helper(batch.fixture));
    const body = () => new Uint8Array(100_000);
    for (let round = 0; round < 4; round++) {
      await Promise.all(batch.workers.map((w, index) => w.ask({ index, body: body() }, [])));
    }
  }
  const most = { one: 1, limit: batch.limit, all: batch.items.length };
  const open = batch.items.slice(0, most[strategy.opens]);
  await Promise.all(open.map((item) => batch.fetch(item)));
  if (!strategy.workers) open.forEach((item) => batch.process(item)); // compiled before the clock runs
}

async function stop(batch) {
  batch.agent.destroy();
  await Promise.all(batch.workers.map((w) => w.thread.terminate()));
}

/** active is how long at least one of the spans was under way. */
function active(spans) {
  let total = 0;
  let until = 0;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}

/** measure runs batches of one strategy, for so long or more, and returns their mean in the units of overlap. */
async function measure(fixture, strategy, options) {
  const opened = now();
  const batch = new Batch(fixture, options.limit, options.cpus);
  await start(batch, strategy);
  const started = now() - opened;
  const sums = { makespan: 0, fetch: 0, process: 0, cpu: 0 };
  let count = 0;
  for (; count === 0 || sums.makespan < options.seconds * 1e9; count++) await addBatch(batch, strategy, sums);
  await stop(batch);
  const makespan = sums.makespan / count;
  return {
    count,
    figures: [
      [makespan, "ns/op"], [(1e9 * fixture.items) / makespan, "items/s"],
      [sums.fetch / count, "fetch-active-ns"], [sums.process / count, "process-active-ns"],
      [sums.cpu / count / fixture.items, "cpu-ns/item"], [started + options.loaded, "start-up-ns"],
    ],
  };
}

async function addBatch(batch, strategy, sums) {
  batch.reset();
  const cpu = process.cpuUsage();
  const start = now();
  await strategy.run(batch);
  sums.makespan += now() - start;
  const { user, system } = process.cpuUsage(cpu); // of all threads
  sums.cpu += 1000 * (user + system);
  const undone = batch.items.find((item) => item.fetched === undefined || item.processed === undefined);
  if (undone !== undefined) throw new Problem(`disqualified: item ${undone.index} was not processed`);
  const digest = fold(batch.items);
  if (digest !== batch.fixture.digest) {
    const hex = (x) => x.toString(16).padStart(16, "0");
    throw new Problem(`disqualified: wrong results: the digest of the batch is ${hex(digest)}, want ` +
      hex(batch.fixture.digest));
  }
  sums.fetch += active(batch.items.map((item) => item.fetched));
  sums.process += active(batch.items.map((item) => item.processed));
}

// The fixture.

function get(url, path, agent) {
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

async function openFixture(text) {
  const wrong = (why) => new Problem(`--url is ${JSON.stringify(text)}: ${why}`);
  let url;
  try {
    url = new URL(text);
  } catch {
    url = { protocol: "" };
  }
  if (url.protocol !== "http:" || !["127.0.0.1", "[::1]", "localhost"].includes(url.hostname) || !url.port) {
    throw wrong("give what overlap serve prints, such as http://127.0.0.1:8080");
  }
  const expectText = (await get(url, "/expect")).toString();
  let profile, expect;
  try {
    profile = JSON.parse((await get(url, "/profile")).toString());
    expect = JSON.parse(expectText);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
    throw wrong("not the fixture of overlap serve: its answer is not JSON");
  }
  const digest = /"digest": ?(\d+)/.exec(expectText)?.[1]; // more than a number of JavaScript holds
  const { median: rounds, sigma, outliers } = profile.rounds ?? {};
  if (digest === undefined || rounds === undefined) throw wrong("not the fixture of overlap serve");
  if (!Object.hasOwn(works, profile.work) || sigma || outliers || expect.failures) {
    throw new Problem(`this program does the work ${Object.keys(works).join(" and ")}, the same for each item, and ` +
      `none fails; this fixture's is ${profile.work}: use overlap serve --scenario words, or cpu`);
  }
  return { url, rounds, work: profile.work, items: expect.items, digest: BigInt(digest) };
}

// The command line.

const usage = `usage: node promises.mjs --url URL [--strategy NAME] [--limit 16] [--count 1] [--seconds 0.15]
       [--scenario NAME] [--cpus N], or --list`;

function parse() {
  const text = { type: "string" };
  let values;
  try {
    ({ values } = parseArgs({ options: {
      url: text, strategy: text, limit: text, count: text, seconds: text, scenario: text, cpus: text,
      "check-words": text, "print-digest": { type: "boolean" }, list: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    } }));
  } catch (err) {
    throw new Problem(err.message);
  }
  const number = (name, otherwise, least, most, whole) => {
    const value = Number(values[name] ?? otherwise);
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new Problem(`--${name} is ${values[name]}: use ${least} to ${most}`);
    }
    return value;
  };
  const options = {
    ...values, limit: number("limit", 16, 1, 65536, true), count: number("count", 1, 1, 65536, true),
    seconds: number("seconds", 0.15, 0, 3600, false), cpus: number("cpus", usableCPUs(), 1, 65536, true),
  };
  if (values.strategy !== undefined && !Object.hasOwn(strategies, values.strategy)) {
    throw new Problem(`--strategy is ${values.strategy}: there are ${Object.keys(strategies).join(", ")}`);
  }
  if (!values.list && !values.help && values["check-words"] === undefined && values.url === undefined) {
    throw new Problem("--url is missing: give what overlap serve prints");
  }
  return options;
}

function usableCPUs() {
  return os.availableParallelism?.() ?? os.cpus().length;
}

function list() {
  const all = Object.entries(strategies).map(([name, { idea, opens }]) => (
    { name, idea, missing: "", connections: opens }));
  console.log(JSON.stringify({ contender: 1, language: "node", version: `Node ${process.versions.node}`, works: Object.keys(works),
    strategies: all }));
}

/** checkWords checks the scanner against the examples, for the tests. */
function checkWords(path) {
  const cases = JSON.parse(readFileSync(path, "utf8"));
  for (const want of cases) {
    const { words, links } = scanWords(Buffer.from(want.body, "latin1"), want.rounds);
    const digest = works.words(Buffer.from(want.body, "latin1"), want.rounds).toString(16).padStart(16, "0");
    if (words !== want.words || links !== want.links || digest !== want.digest) {
      throw new Problem(`${want.name}: ${words} words, ${links} links, digest ${digest}, want ${JSON.stringify(want)}`);
    }
  }
  console.log(`${cases.length} examples hold`);
}

async function main() {
  const options = parse();
  if (options.help) return console.log(usage);
  if (options.list) return list();
  if (options["check-words"] !== undefined) return checkWords(options["check-words"]);
  options.loaded = now() - begun;
  const fixture = await openFixture(options.url);
  const names = options.strategy === undefined ? Object.keys(strategies) : [options.strategy];
  for (let n = 0; n < options.count; n++) {
    for (const name of names) {
      const { count, figures } = await measure(fixture, strategies[name], options);
      if (options["print-digest"]) console.log(`digest: ${fixture.digest.toString(16).padStart(16, "0")}`);
      const cell = `scenario=${options.scenario ?? fixture.work}/strategy=${name}/limit=${options.limit}`;
      const values = figures.map(([value, unit]) => `${value} ${unit}`).join("\t");
      console.log(`BenchmarkBatch/${cell}-${options.cpus}\t${count}\t${values}`);
    }
  }
}

if (isMainThread) {
  main().catch((err) => {
    const reason = err instanceof Problem ? err.message : `the fixture, or a worker, does not answer: ${err}`;
    console.error("promises.mjs: " + reason.split(/\s+/).join(" "));
    process.exit(1);
  });
} else {
  const { work, rounds } = workerData;
  parentPort.on("message", ({ index, body }) => parentPort.postMessage({ index, ...compute(work, body, rounds) }));
}
