// Tests the scripts of the lab's page that draw nothing. It prints a line for each fault.
//
//   node scripts.mjs directory-of-the-assets links.json schedule.js fields.json
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const [assets, linksFile, schedule, fieldsFile] = process.argv.slice(2);
const faults = [];
const names = ["params", "fragment", "events", "guess", "outcome", "code", "stage", "real", "simulate"];
const files = [schedule, ...names.map((name) => join(assets, `${name}.js`))];
const source = files.map((path) => readFileSync(path, "utf8")).join("\n");
const wanted = ["usualParams", "paramsOf", "forWorker", "paramsText", "readFragment", "fragmentOf", "fields",
  "readNumber", "readSchedule", "eventsOf", "countersAt", "momentAfter", "momentBefore", "momentInWords", "peak",
  "listed", "guessScale", "shareOnScale", "onScale", "timesInWords", "ideaInWords", "pythonInWords",
  "takesNoTime", "endInWords", "workInWords", "difference", "orderInWords",
  "fastestInWords", "linesOfEvents", "linesAfterFetch", "linesOfIdling", "gapInWords", "longerInWords", "refusal",
  "unitFor", "FETCH_BEGINS", "PROCESS_ENDS", "linesOf"];
const lab = vm.runInThisContext(`(() => { ${source}\nreturn { ${wanted.join(", ")} }; })()`);

function same(what, got, want) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) faults.push(`${what}: ${a}, want ${b}`);
}

// Links mean the same as in Go.
const known = { presets: [{ name: "io", params: { ...lab.usualParams(), cpu: 5 } }],
  lessons: [{ number: 1 }, { number: 2, params: { items: 48, latency_us: 9000, spread: "stragglers" } }],
  strategies: ["sequential", "pool", "pipeline", "paid-chunks", "a", "b", "c"] };
for (const { link, params, canonical, error } of JSON.parse(readFileSync(linksFile, "utf8"))) {
  const { state, problem } = lab.readFragment(link, known);
  if (error) {
    same(`${link} is refused`, Boolean(problem), true);
    continue;
  }
  same(`${link} has a problem`, problem, undefined);
  const read = state?.params ?? lab.usualParams();
  same(`${link} means`, lab.forWorker(read), lab.forWorker(lab.paramsOf(params)));
  same(`${link} is written`, lab.paramsText(read), canonical);
}

// The whole state comes back from its link, and what cannot be read is said.
const state = { params: { ...lab.usualParams(), items: 7, spread: "stragglers", share: 0.25 },
  strategies: ["sequential", "pool", "pipeline"], lesson: 2, guess: { pool: 16, pipeline: 2.4 },
  order: ["pipeline", "pool"] };
same("the state", lab.readFragment(lab.fragmentOf(state), known).state, { ...state });
same("a preset", lab.readFragment("#preset=io&limit=3", known).state.params,
  { ...lab.usualParams(), cpu: 5, limit: 3 });
same("a preset after what it leaves", lab.readFragment("#limit=3&cpu=7us&preset=io", known).state.params,
  { ...lab.usualParams(), cpu: 7, limit: 3 });
same("a lesson with another limit", lab.readFragment("#limit=3&lesson=2", known).state.params,
  { ...lab.usualParams(), items: 48, latency: 9000, spread: "stragglers", limit: 3 });
same("a lesson alone", lab.readFragment("#lesson=2", known).state.params, null);
same("as many strategies as run", lab.readFragment("#strategies=pool,pipeline,a,b,c", known).problem, undefined);
const badLinks = "x x=1 lesson=3 lesson= lesson=1e0 strategies=none strategies=pool,pool strategies= " +
  "strategies=sequential strategies=pool,pipeline,paid-chunks,a,b,c guess=pool guess=pool:x guess=pool:0.1 " +
  "guess=none:1 order=none preset=none limit=1&limit=1 %E0%A4%A guess=__proto__:1 constructor=1 items = seed=1.5";
for (const bad of badLinks.split(" ")) {
  const { problem, state: read } = lab.readFragment(bad, known);
  if (!problem || problem.includes("\n") || read) faults.push(`${bad}: ${JSON.stringify({ problem, read })}`);
}

// Fields are those of Go, with the same bounds, in the same order. The seed is none there.
const inGo = JSON.parse(readFileSync(fieldsFile, "utf8"));
const ours = lab.fields.filter(({ key }) => key !== "seed");
same("fields", ours.map(({ key, json, least, most }) => [key, json, least, most]),
  inGo.map(({ name, json, least, most }) => [name, json, least, most]));

// Fields say what they may be.
const field = (key) => lab.fields.find((f) => f.key === key);
same("1.5 ms", lab.readNumber(field("latency"), "1.5"), { value: 1500 });
const badNumbers = [["items", "0"], ["items", "1.5"], ["items", ""], ["limit", "1001"], ["cpu", "-1"], ["share", "2"]];
for (const [key, text] of badNumbers) {
  const { problem } = lab.readNumber(field(key), text);
  if (!problem?.startsWith(field(key).label)) faults.push(`${key}=${text}: ${problem}`);
}

// Two items, one worker, then another: what is where.
const drawn = lab.readSchedule({ name: "pool", items: 3, makespan_us: 40, groups: [{ label: "workers", rows: 2 }],
  fetch: [0, 0, 0, 10, 1, 1, 0, 10, 2, 0, 15, 10], process: [0, 0, 10, 5, 1, 1, 5, 10, 2, 0, 15, 10] });
const events = lab.eventsOf(drawn);
const at = (time) => {
  const { inFlight, atServer, queued, waiting, processing, cpusBusy, done } =
    lab.countersAt(events, time, { cpus: 1, capacity: 1 });
  return [inFlight, atServer, queued, waiting, processing, cpusBusy, done];
};
same("at 0", at(0), [2, 1, 1, 0, 0, 0, 0]);
same("at 9", at(9), [2, 1, 1, 0, 0, 0, 0]);
same("at 12", at(12), [2, 0, 0, 1, 1, 1, 0]);
same("at 15", at(15), [2, 1, 0, 0, 1, 1, 1]);
same("at 27", at(27), [1, 0, 0, 1, 0, 0, 2]);
same("at 40", at(40), [0, 0, 0, 0, 0, 0, 3]);
same("the most", lab.peak(events), 2);
same("moments", events.moments.map(({ time }) => time), [0, 10, 15, 25, 30, 40]);
same("after 10", lab.momentAfter(events, 10), 2);
same("before 10", lab.momentBefore(events, 10), 0);
same("before 0", lab.momentBefore(events, 0), -1);
same("in words", lab.momentInWords(events.moments[2]),
  "item 0 is done; item 1 begins to be processed; item 2 begins to be fetched");
same("lists", [[0], [0, 1], [0, 1, 2, 4], [1, 3, 5, 7, 9, 11]].map(lab.listed),
  ["0", "0, 1", "0–2, 4", "1, 3, 5, 7 and 2 more"]);
same("a wait", lab.gapInWords(drawn, 3, lab.unitFor(40)).includes("waits"), false);

// A guess, and what came out.
for (const times of lab.guessScale) {
  same(`${times} on the scale`, lab.guessScale[lab.onScale(times)], times);
  const share = lab.shareOnScale(times) * (lab.guessScale.length - 1);
  if (Math.abs(share - lab.guessScale.indexOf(times)) > 1e-9) faults.push(`${times} is at ${share}`);
}
same("beyond", [lab.shareOnScale(1e9), lab.shareOnScale(0.01)], [1, 0]);
same("right", lab.difference(16, 15.5), "Your guess was right, within a tenth.");
same("too low", lab.difference(5, 20), "It gains 4 times as much as you guessed.");
same("too high", lab.difference(20, 5), "That is 4 times as much as it gains.");
const gains = new Map([["sequential", 1], ["a", 4], ["b", 4.02], ["c", 2]]);
same("a right order", lab.orderInWords(["a", "b", "c"], gains), "Your order was a, b, c: right.");
same("a wrong order", lab.orderInWords(["a", "c", "b"], gains), "Your order was a, c, b. But b is faster than c.");
same("a tie", lab.fastestInWords(gains), "a and b are the fastest: 4.02 times faster than sequential.");
same("nothing gained", lab.fastestInWords(new Map([["sequential", 1], ["a", 0.5]])),
  "Nothing beats sequential: a comes nearest.");
same("nothing gained twice", lab.fastestInWords(new Map([["sequential", 1], ["a", 0.5], ["b", 0.5]])),
  "Nothing beats sequential: a and b come nearest.");
same("ends", [["why", true], ["why", false], [undefined, undefined]].map((end) => lab.endInWords(...end)),
  ["It never ends.", "It failed: the reason stands below.", "It takes no time."]);
same("words", [1, 0.5, 12.345].map(lab.timesInWords),
  ["as fast as sequential", "0.5 times the speed of sequential: slower", "12.3 times faster than sequential"]);
same("in Python", lab.pythonInWords("gather over the first limit; limited", 16),
  "In Python: gather over the first 16; limited");
same("no time", [{ latency: 0 }, { latency: 0, cpu: 0 }, { latency: 0, cpu: 0, request: 1 }]
  .map((work) => lab.takesNoTime({ ...lab.usualParams(), ...work })), [false, true, false]);
const stragglers = (share) => lab.workInWords({ ...lab.usualParams(), spread: "stragglers", share });
same("stragglers", [0.0625, 1].map((share) => /times that for (.*) of them/.exec(stragglers(share))[1]),
  ["about 6.25\u00a0%", "100\u00a0%"]);
same("an idea", lab.ideaInWords("limit workers, twice the limit", 16), "16 workers, twice the limit");

// Lines of a pool, whose hand-over comes before the fetch, and of a pipeline, whose hand-over comes after it.
const pool = { fetch: [38], process: [39], emit: [40], handover: [48], wait: [45] };
const pipeline = { fetch: [5], process: [9], emit: [10], handover: [6, 20], wait: [15] };
same("a pool after the fetch", lab.linesAfterFetch(pool), {});
same("an idle pool", lab.linesOfIdling(pool), { handover: [48] });
same("a pipeline after the fetch", lab.linesAfterFetch(pipeline), { handover: [6] });
same("an idle pipeline", lab.linesOfIdling(pipeline), { handover: [20] });
same("lines of a moment", lab.linesOfEvents(pool, new Set([lab.PROCESS_ENDS, lab.FETCH_BEGINS])),
  { emit: [40], fetch: [38] });

// What a server says.
same("refused", lab.refusal(400, '{"error":"items is 0"}\n'), "The server refuses this run: items is 0");
same("refused in text", lab.refusal(403, "no\nmore"), "The server refuses this run: no");
same("longer", [1, 1.5, 0.9, 3].map(lab.longerInWords), ["the same", "50 % longer", "10 % shorter", "3 times as long"]);
const chunks = new ReadableStream({ start(to) {
  for (const part of ['{"a":1}\n{"b"', ":2}\n\n", '{"c":3}']) to.enqueue(new TextEncoder().encode(part));
  to.close();
} });
const read = [];
for await (const line of lab.linesOf(chunks)) read.push(line);
same("lines", read, ['{"a":1}', '{"b":2}', '{"c":3}']);

for (const fault of faults) console.log(fault);
