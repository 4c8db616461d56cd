// A schedule as it stands in the page (see package lanes) as arrays: the bars of each row one after the other, in order
// of time. Nothing in a row overlaps, so that a bar is found by bisection. Times are in microseconds.
"use strict";

const [FETCH, PROCESS] = [0, 1];
const numbersOfABar = 4; // item, row, start after the bar before it, duration

// readSchedule places the bars. first[row] is the first bar of a row, and first[row + 1] is behind its last.
function readSchedule(data) {
  const lists = [readBars(data.fetch ?? [], FETCH), readBars(data.process ?? [], PROCESS)];
  const bars = merge(...lists);
  const rows = data.groups.reduce((sum, group) => sum + group.rows, 0);
  const first = new Uint32Array(rows + 1);
  for (const bar of bars) first[bar.row + 1]++;
  for (let row = 0; row < rows; row++) first[row + 1] += first[row];
  const schedule = {
    name: data.name, about: data.about ?? "", items: data.items, makespan: data.makespan_us, bound: data.bound_us ?? 0,
    groups: data.groups, rows, first, recorded: lists[FETCH].length,
    item: new Uint32Array(bars.length), stage: new Uint8Array(bars.length),
    start: new Float64Array(bars.length), end: new Float64Array(bars.length),
    ofItem: [new Map(), new Map()], // by stage: the bar of an item
  };
  const next = first.slice();
  for (const bar of bars) {
    const i = next[bar.row]++;
    schedule.item[i] = bar.item;
    schedule.stage[i] = bar.stage;
    schedule.start[i] = bar.start;
    schedule.end[i] = bar.end;
    schedule.ofItem[bar.stage].set(bar.item, i);
  }
  return schedule;
}

function readBars(numbers, stage) {
  const bars = [];
  let start = 0;
  for (let i = 0; i + numbersOfABar <= numbers.length; i += numbersOfABar) {
    start += numbers[i + 2];
    bars.push({ item: numbers[i], row: numbers[i + 1], stage, start, end: start + numbers[i + 3] });
  }
  return bars;
}

// merge is both lists in order of time. Of two that start together, the one that ends first comes first.
function merge(a, b) {
  const all = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const first = a[i].start - b[j].start || a[i].end - b[j].end;
    all.push(first <= 0 ? a[i++] : b[j++]);
  }
  while (i < a.length) all.push(a[i++]);
  while (j < b.length) all.push(b[j++]);
  return all;
}

// firstAfter is the first bar of a row that ends after a time.
function firstAfter(schedule, row, time) {
  let [low, high] = [schedule.first[row], schedule.first[row + 1]];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (schedule.end[middle] > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

// nearest is the bar of a row that is nearest to a time, at most so far from it; -1 if there is none.
function nearest(schedule, row, time, most) {
  let [best, distance] = [-1, most];
  const from = Math.max(schedule.first[row], firstAfter(schedule, row, time) - 1);
  for (let i = from; i < Math.min(from + 3, schedule.first[row + 1]); i++) {
    const d = Math.max(schedule.start[i] - time, time - schedule.end[i], 0);
    if (d <= distance && (d < distance || best < 0)) [best, distance] = [i, d];
  }
  return best;
}

// rowOf is the row that a bar is in.
function rowOf(schedule, bar) {
  let [low, high] = [0, schedule.rows];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (schedule.first[middle] <= bar) low = middle;
    else high = middle;
  }
  return low;
}

// unitFor is in what times up to so many microseconds are told.
function unitFor(most) {
  if (most >= 1e7) return { name: "s", size: 1e6, digits: 3 };
  if (most >= 1e3) return { name: "ms", size: 1e3, digits: most >= 1e4 ? 2 : 3 };
  return { name: "µs", size: 1, digits: 0 };
}

function told(time, unit) { return `${(time / unit.size).toFixed(unit.digits)}\u00a0${unit.name}`; }

// brief is as much of a name as one can read.
function brief(name) {
  const letters = [...name];
  return letters.length > 60 ? `${letters.slice(0, 59).join("")}…` : name;
}

// reading says when what happened to the item of a bar.
function reading(schedule, bar, unit) {
  const item = schedule.item[bar];
  const [fetch, process] = schedule.ofItem.map((bars) => bars.get(item));
  const said = [];
  if (fetch !== undefined) said.push(spanOf("fetch", schedule, fetch, unit));
  if (fetch !== undefined && process !== undefined) {
    said.push(`wait ${told(schedule.start[process] - schedule.end[fetch], unit)}`);
  }
  if (process !== undefined) said.push(spanOf("process", schedule, process, unit));
  return `${brief(schedule.name)}, item ${item}: ${said.join("; ")}`;
}

function spanOf(name, schedule, bar, unit) {
  const [start, end] = [schedule.start[bar], schedule.end[bar]];
  return `${name} ${(start / unit.size).toFixed(unit.digits)}–${told(end, unit)} (${told(end - start, unit)})`;
}
