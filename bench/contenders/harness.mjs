// Measures a program in JavaScript: the clock, the fixture, and the command line.
//
// A program imports run, and gives it its strategies: see promises.mjs.
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Batch, fold, get, Helper, Problem } from "./batch.mjs";
import { checkWords, now, works } from "./words.mjs";

const begun = now();

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

function parse(strategies) {
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

function list(strategies) {
  const all = Object.entries(strategies).map(([name, { idea, opens }]) => (
    { name, idea, missing: "", connections: opens }));
  const version = `Node ${process.versions.node}`;
  console.log(JSON.stringify({ contender: 1, language: "node", version, works: Object.keys(works), strategies: all }));
}

async function main(strategies) {
  const options = parse(strategies);
  if (options.help) return console.log(usage);
  if (options.list) return list(strategies);
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

/** run is what a program does: everything, and what goes wrong in one line. */
export function run(strategies) {
  main(strategies).catch((err) => {
    const reason = err instanceof Problem ? err.message : `the fixture, or a worker, does not answer: ${err}`;
    console.error(`${path.basename(process.argv[1])}: ${reason.split(/\s+/).join(" ")}`);
    process.exit(1);
  });
}
