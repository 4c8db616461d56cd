// Computes the figures of a report page again, from the data in the page alone, and compares them with what the page
// draws and with the output of overlap show --json. It shares no code with overlap.
//
//   node redraw.mjs page.html show.json
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const [page, shown] = [readFileSync(process.argv[2], "utf8"), JSON.parse(readFileSync(process.argv[3], "utf8"))];
let compared = 0;
const faults = [];

function same(what, got, want, most = 1e-9) {
  compared++;
  if (!(Math.abs(got - want) <= most * Math.max(1e-300, Math.abs(want)))) faults.push(`${what}: ${got}, want ${want}`);
}

function near(what, got, want, most) {
  compared++;
  if (!(Math.abs(got - want) <= most)) faults.push(`${what}: ${got}, want ${want}`);
}

const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

// The files.

const files = {};
for (const [, name, data] of page.matchAll(/download="([^"]*)\.gz" href="data:application\/gzip;base64,([^"]*)"/g)) {
  files[name] = gunzipSync(Buffer.from(data.replaceAll("&#43;", "+"), "base64")).toString();
}
const text = Object.entries(files).find(([name]) => name.endsWith(".txt"))[1];
const sidecar = Object.entries(files).find(([name]) => name.endsWith(".jsonl"))[1];

// A sample has the figures of its line of the text, and those that only the sidecar has. Both are in one order.
const samples = sidecar.trim().split("\n").slice(1).map((line) => JSON.parse(line)).filter((s) => s.status === "ok");
const results = text.split("\n").filter((line) => line.startsWith("Benchmark"));
if (samples.length !== results.length) throw new Error(`${results.length} results, ${samples.length} samples`);
const cells = new Map();
samples.forEach((sample, i) => {
  const [name, , ...pairs] = results[i].split(/\s+/);
  if (!name.startsWith(`BenchmarkBatch/${sample.cell}-`)) throw new Error(`${name} is not ${sample.cell}`);
  const units = { ...sample.diagnostics };
  for (let j = 0; j + 1 < pairs.length; j += 2) units[pairs[j + 1]] = Number(pairs[j]);
  if (!cells.has(sample.cell)) cells.set(sample.cell, []);
  cells.get(sample.cell).push({ block: sample.block, units, timeline: sample.timeline });
});
const cellOf = (scenario, row) => cells.get(`scenario=${scenario}/strategy=${row.strategy}/limit=${row.limit}`);
const medianOf = (cell, unit) => median(cell.map((s) => s.units[unit]));

// The figures.

const written = (unit) => {
  if (unit === "sec/op") return ["ns/op", 1e-9];
  return unit.includes("sec") ? [unit.replace("sec", "ns"), 1e-9] : [unit, 1];
};

// The estimate of Hodges and Lehmann: the median of the means of all pairs.
function hodgesLehmann(list) {
  const means = [];
  for (let i = 0; i < list.length; i++) for (let j = i; j < list.length; j++) means.push((list[i] + list[j]) / 2);
  return median(means);
}

function gain(base, cell, unit) {
  const of = new Map(base.map((s) => [s.block, Math.log(s.units[unit])]));
  return Math.exp(hodgesLehmann(cell.map((s) => of.get(s.block) - Math.log(s.units[unit]))));
}

// Of each block, the least T* that any strategy has.
function leastByBlock(table) {
  const least = new Map();
  for (const row of table.rows) {
    for (const s of cellOf(table.scenario, row)) {
      least.set(s.block, Math.min(least.get(s.block) ?? Infinity, s.units["bound-ns"]));
    }
  }
  return least;
}

function checkFigures(table) {
  const base = cellOf(table.scenario, table.rows.find((row) => row.strategy === table.base));
  const least = (unit) => Math.min(...table.rows.map((row) => medianOf(cellOf(table.scenario, row), unit))) * 1e-9;
  const estimated = least("bound-ns");
  const bound = Math.min(estimated, least("ns/op")); // what was done is possible
  same(`${table.scenario}: T*`, table.lower_bound, bound);
  const best = leastByBlock(table);
  const lowered = bound / estimated;
  for (const row of table.rows) {
    const [cell, where] = [cellOf(table.scenario, row), `${table.scenario}, ${row.strategy}`];
    for (const [unit, figure] of Object.entries(row.figures)) {
      const [name, factor] = written(unit);
      same(`${where}: ${unit}`, figure.median, medianOf(cell, name) * factor);
    }
    const efficiencies = cell.map((s) => Math.log(best.get(s.block) / s.units["ns/op"]));
    same(`${where}: efficiency`, row.efficiency, lowered * Math.exp(hodgesLehmann(efficiencies)));
    if (row.strategy === table.base) continue;
    same(`${where}: speedup`, row.speedup, gain(base, cell, "ns/op"));
    same(`${where}: fetch speedup`, row.fetch_speedup, gain(base, cell, "fetch-active-ns"));
    same(`${where}: process speedup`, row.process_speedup, gain(base, cell, "process-active-ns"));
  }
}

// The pictures.

const figureOf = (id) => page.match(new RegExp(`<figure id="${id}".*?</svg>`, "s"))[0];

const seconds = (label) => {
  const [, number, unit] = label.replace("−", "-").match(/^([-+\d.]+)(µs|ms|s|)$/);
  return Number(number) * { µs: 1e-6, ms: 1e-3, s: 1, "": 1 }[unit];
};

// The axis at the bottom says where values are: a line through its first and its last tick.
function axisOf(svg, value, log) {
  const ticks = [...svg.matchAll(/<text class="muted small" x="([\d.]+)" y="([\d.]+)" text-anchor="middle">([^<]*)</g)];
  const bottom = Math.max(...ticks.map((t) => Number(t[2])));
  const at = ticks.filter((t) => Number(t[2]) === bottom).map((t) => [value(t[3]), Number(t[1])]);
  const way = log ? Math.log : (x) => x;
  const [[v1, x1], [v2, x2]] = [at[0], at.at(-1)];
  return (v) => x1 + ((way(v) - way(v1)) / (way(v2) - way(v1))) * (x2 - x1);
}

function checkDistance(id, table) {
  const svg = figureOf(`${id}-distance`);
  const axis = axisOf(svg, seconds, svg.includes("log scale"));
  const marks = new Map([...svg.matchAll(/data-name="(.*?)".*?<circle[^>]* cx="([\d.]+)"/gs)].map((m) => [m[1], m[2]]));
  for (const row of table.rows) {
    const makespan = medianOf(cellOf(table.scenario, row), "ns/op") * 1e-9;
    near(`${id}, ${row.strategy}: the disc`, Number(marks.get(row.strategy)), axis(makespan), 0.3);
  }
  near(`${id}: the line of T*`, Number(svg.match(/bound line dashed" x1="([\d.]+)"/)[1]), axis(table.lower_bound), 0.3);
}

function checkSamples(id, table) {
  const svg = figureOf(`${id}-samples`);
  const axis = axisOf(svg, (label) => seconds(label.replace(" %", "")), false);
  const drawn = new Map();
  for (const group of svg.split('<g class="datum"').slice(1)) {
    const name = group.match(/data-name="([^"]*)"/)[1];
    const marks = [...group.matchAll(/<(?:circle[^>]*) cx="([\d.]+)"/g)].map((m) => Number(m[1]));
    for (const [, path] of group.matchAll(/<path class="fetch solid" d="([^"]*)"/g)) {
      for (const part of path.split("M").slice(1)) {
        const xs = [...part.matchAll(/(-?[\d.]+)[ ,]-?[\d.]+/g)].map((m) => Number(m[1]));
        marks.push((Math.min(...xs) + Math.max(...xs)) / 2);
      }
    }
    drawn.set(name, marks.sort((a, b) => a - b));
  }
  for (const row of table.rows) {
    const makespans = cellOf(table.scenario, row).map((s) => s.units["ns/op"]);
    const want = makespans.map((x) => axis(100 * (x / median(makespans) - 1))).sort((a, b) => a - b);
    const got = drawn.get(row.strategy);
    near(`${id}, ${row.strategy}: samples`, got.length, want.length, 0);
    got.forEach((x, i) => near(`${id}, ${row.strategy}: sample ${i + 1}`, x, want[i], 0.3));
  }
}

// The timelines.

// In a sidecar they are base64 of varints: for each item when it was taken, after the one before, and then from each
// step to the next.
function stepsOf(timeline) {
  const bytes = Buffer.from(timeline.stamps_us, "base64");
  const items = [];
  let [i, before] = [0, 0];
  const varint = () => {
    let [value, factor] = [0, 1];
    for (; bytes[i] >= 128; factor *= 128) value += (bytes[i++] - 128) * factor;
    return value + bytes[i++] * factor;
  };
  while (i < bytes.length) {
    const first = varint();
    const steps = [before + (first % 2 ? -(first + 1) / 2 : first / 2)];
    before = steps[0];
    for (let j = 1; j < 6; j++) steps.push(steps[j - 1] + varint());
    items.push(steps);
  }
  return items;
}

// In the page they are four numbers a bar: item, row, start after the bar before, and how long.
function barsOf(numbers) {
  const bars = [];
  for (let i = 0, start = 0; i < numbers.length; i += 4) {
    start += numbers[i + 2];
    bars.push({ item: numbers[i], row: numbers[i + 1], start, end: start + numbers[i + 3] });
  }
  return bars;
}

function checkTimeline(id, table) {
  const figure = page.match(new RegExp(`<figure id="${id}-timeline".*?</figure>`, "s"))[0];
  const data = JSON.parse(figure.match(/class="timeline-data">(.*?)<\/script>/s)[1]);
  const axis = axisOf(figure.slice(0, figure.indexOf("</svg>")), seconds, false);
  for (const schedule of data.schedules) {
    const row = table.rows.find((r) => r.strategy === schedule.name);
    const items = stepsOf(cellOf(table.scenario, row).find((s) => s.timeline).timeline);
    const first = Math.min(...items.map((steps) => steps[0]));
    for (const [stage, from] of [["fetch", 1], ["process", 3]]) {
      const bars = barsOf(schedule[stage]);
      near(`${id}, ${schedule.name}: ${stage} bars`, bars.length, items.length, 0);
      for (const bar of bars) {
        const what = `${id}, ${schedule.name}: ${stage} of item ${bar.item}`;
        near(what, bar.start, items[bar.item][from] - first, 0);
        near(what, bar.end, items[bar.item][from + 1] - first, 0);
      }
      if (data.shown.includes(schedule.name)) checkBars(id, figure, schedule.name, stage, bars, axis);
    }
    near(`${id}, ${schedule.name}: makespan`, schedule.makespan_us, Math.max(...items.map((s) => s[5])) - first, 0);
  }
}

const gap = 0.9; // pixels

function checkBars(id, figure, name, stage, bars, axis) {
  const path = figure.match(new RegExp(`<title>${name}: ${stage}</title>\\s*<path[^>]* d="([^"]*)"`))[1];
  const drawn = [];
  let [x, y] = [0, 0];
  for (const [, command, first, , second] of path.matchAll(/([Mmh])(-?[\d.]+)([ ,]?(-?[\d.]+))?/g)) {
    const from = x;
    [x, y] = command === "M" ? [Number(first), Number(second)] : [x + Number(first), y + Number(second ?? 0)];
    if (command === "h") drawn.push([from, x, y]);
  }
  drawn.sort((a, b) => a[2] - b[2] || a[0] - b[0]);
  const inRows = [...bars].sort((a, b) => a.row - b.row || a.start - b.start);
  const want = inRows.map((bar) => [axis(bar.start * 1e-6), axis(bar.end * 1e-6)]);
  near(`${id}, ${name}: drawn ${stage} bars`, drawn.length, want.length, 0);
  drawn.forEach(([from, to], i) => {
    const what = `${id}, ${name}: ${stage} bar ${i + 1}`;
    near(what, from, want[i]?.[0], 0.3);
    const end = Math.max(want[i]?.[1] - gap / 2, from + gap); // there is a gap after each, and each can be seen
    near(`${what}, its end`, to, end, gap / 2 + 0.3);
  });
}

shown.tables.forEach((table, i) => {
  const id = `scenario-${i + 1}`;
  checkFigures(table);
  checkDistance(id, table);
  checkSamples(id, table);
  checkTimeline(id, table);
});
for (const fault of faults.slice(0, 20)) console.log(fault);
console.log(`${compared} compared, ${faults.length} differ`);
process.exitCode = faults.length > 0 ? 1 : 0;
