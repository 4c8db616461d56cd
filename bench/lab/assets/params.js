// The work that is simulated, as the form and a link have it. Package params reads and writes the same form in Go.
// Times are in microseconds here.
"use strict";

// fields are the parameters that are numbers, in the order of a link, each with what it may be. A time is shown in
// milliseconds. Package params has the same list.
const fields = [
  { key: "items", json: "items", label: "Items", unit: "", least: 1, most: 2000, whole: true, usual: 128,
    hint: "how many URLs are fetched and processed" },
  { key: "latency", json: "latency_us", label: "Latency", unit: "ms", least: 0, most: 10_000_000, usual: 8000,
    hint: "how long the server takes to answer: waiting" },
  { key: "sigma", json: "sigma", label: "Sigma", unit: "", least: 0, most: 2, usual: 0.5, of: "lognormal",
    hint: "how unequal: 0 is not at all, 0.5 is usual, 1 is much" },
  { key: "share", json: "share", label: "Stragglers", unit: "of all items", least: 0, most: 1, usual: 0.05,
    of: "stragglers", hint: "0.05 is one item in 20" },
  { key: "factor", json: "factor", label: "They take", unit: "times as long", least: 1, most: 1000, usual: 10,
    of: "stragglers", hint: "how slow a straggler is" },
  { key: "cpu", json: "cpu_us", label: "CPU time an item", unit: "ms", least: 0, most: 1_000_000, usual: 1000,
    hint: "how long it takes to process one: computing" },
  { key: "cpusigma", json: "cpu_sigma", label: "Sigma of the CPU time", unit: "", least: 0, most: 2, usual: 0,
    hint: "how unequal the items are: 0 is not at all" },
  { key: "cpus", json: "cpus", label: "CPUs", unit: "", least: 1, most: 64, whole: true, usual: 2,
    hint: "how many items can be computed at once" },
  { key: "capacity", json: "capacity", label: "Server capacity", unit: "requests", least: 0, most: 10_000, whole: true,
    usual: 0, hint: "how many requests the server works on at once; others wait there. 0: no bound" },
  { key: "degrade", json: "degrade", label: "Overload", unit: "requests", least: 0, most: 10_000, whole: true, usual: 0,
    hint: "so many other requests double the latency. 0: none do" },
  { key: "request", json: "request_us", label: "CPU time a request", unit: "ms", least: 0, most: 1_000_000, usual: 0,
    hint: "what sending and receiving cost your CPUs" },
  { key: "limit", json: "limit", label: "Limit", unit: "", least: 1, most: 1000, whole: true, usual: 16,
    hint: "how many items a strategy may fetch at once" },
  { key: "seed", json: "seed", label: "Seed", unit: "", least: 0, most: 2 ** 32, whole: true, usual: 1,
    hint: "another seed is another throw of the dice, where something varies" },
];

const spreads = [["fixed", "always the same"], ["lognormal", "varies (lognormal)"], ["stragglers", "some stragglers"]];

// usualParams are what is simulated if a link says nothing else.
function usualParams() {
  return Object.fromEntries([["spread", "fixed"], ...fields.map(({ key, usual }) => [key, usual])]);
}

const isTime = (field) => field.unit === "ms";

// shownNumber is a parameter as its field in the form shows it.
function shownNumber(field, value) {
  return String(isTime(field) ? Number((value / 1000).toFixed(3)) : value);
}

// readNumber is what a field of the form says: a value, or a sentence that says what it may be.
function readNumber(field, text) {
  const number = text.trim() === "" ? NaN : Number(text);
  const value = isTime(field) ? Math.round(number * 1000) : number;
  if (!(value >= field.least && value <= field.most) || (field.whole && !Number.isInteger(value))) {
    return { problem: `${field.label}: ${rangeOf(field)}.` };
  }
  return { value };
}

// rangeOf says what a field may be, and boundsOf only from where to where.
function rangeOf(field) { return `${field.whole ? "a whole number" : "a number"} from ${boundsOf(field)}`; }

function boundsOf(field) {
  const [least, most] = [field.least, field.most].map((value) => spaced(shownNumber(field, value)));
  return `${least} to ${most}${isTime(field) ? "\u00a0ms" : ""}`;
}

// spaced has a thin space between thousands.
function spaced(digits) { return digits.replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, "\u202f"); }

// timeWords writes a duration for a sentence.
function timeWords(micros) {
  const [size, unit] = micros >= 1e6 ? [1e6, "s"] : micros >= 1e3 ? [1e3, "ms"] : [1, "µs"];
  return `${Number((micros / size).toPrecision(4))}\u00a0${unit}`;
}

const countOf = (number, what) => `${spaced(String(number))}\u00a0${what}${number === 1 ? "" : "s"}`;

// workInWords says what the work is.
function workInWords(params) {
  const { items, cpu, cpus, limit, capacity, degrade, cpusigma, request } = params;
  const said = [`${countOf(items, "item")}.`, latencyInWords(params)];
  const unequal = cpusigma > 0 ? ", some more and some less" : "";
  const computing = `Then each takes ${timeWords(cpu)} of computing${unequal}, on ${countOf(cpus, "CPU")}.`;
  said.push(cpu === 0 ? "Nothing is computed." : computing);
  said.push(`The limit is ${limit === 1 ? "1\u00a0fetch" : countOf(limit, "fetche")} at once.`);
  if (capacity > 0) said.push(`The server works on ${countOf(capacity, "request")} at once; others wait there.`);
  if (degrade > 0) said.push(`It slows down: ${countOf(degrade, "other request")} at once double its latency.`);
  if (request > 0) said.push(`Each request costs ${timeWords(request)} of CPU.`);
  if (takesNoTime(params)) said.push("So nothing takes any time, and nothing can be gained.");
  return said.join(" ");
}

// takesNoTime reports whether there is nothing to wait for and nothing to compute.
function takesNoTime({ latency, cpu, request }) { return latency + cpu + request === 0; }

function latencyInWords({ latency, spread, share, factor }) {
  const time = timeWords(latency);
  if (latency === 0) return "The server answers at once.";
  if (spread === "lognormal") return `The server takes about ${time} to answer, sometimes less and sometimes more.`;
  if (spread !== "stragglers") return `The server takes ${time} to answer.`;
  const about = share > 0 && share < 1 ? "about " : ""; // each item is drawn
  const percent = `${about}${Number((100 * share).toPrecision(3))}\u00a0%`;
  return `The server takes ${time} to answer, and ${factor} times that for ${percent} of them.`;
}

// sameWork reports whether two sets of parameters describe the same work.
function sameWork(a, b) { return paramsText(a) === paramsText(b); }

// forWorker are the parameters as the worker and the server take them.
function forWorker(params) {
  return Object.fromEntries([["spread", params.spread], ...fields.map(({ key, json }) => [json, params[key]])]);
}

// paramsOf are parameters as the page's data have them, for the form.
function paramsOf(data) {
  const params = usualParams();
  if (data.spread) params.spread = data.spread;
  for (const { key, json } of fields) if (data[json] !== undefined) params[key] = data[json];
  return params;
}
