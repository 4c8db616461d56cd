// What happens in a schedule, in order of time, and how things stand at a time. Nothing is drawn here.
"use strict";

// The kinds of events of an item.
const [FETCH_BEGINS, FETCH_ENDS, PROCESS_BEGINS, PROCESS_ENDS] = [0, 1, 2, 3];

// eventsOf are the events of a schedule: moments, each with all that happens then, and the sorted times of each kind.
function eventsOf(schedule) {
  const times = [[], [], [], []];
  const list = [];
  for (let bar = 0; bar < schedule.item.length; bar++) {
    const first = schedule.stage[bar] === FETCH ? FETCH_BEGINS : PROCESS_BEGINS;
    for (const [kind, time] of [[first, schedule.start[bar]], [first + 1, schedule.end[bar]]]) {
      times[kind].push(time);
      list.push({ time, kind, item: schedule.item[bar], bar });
    }
  }
  for (const of of times) of.sort((a, b) => a - b);
  list.sort((a, b) => a.time - b.time || a.item - b.item || a.kind - b.kind);
  const moments = [];
  for (const event of list) {
    if (moments.at(-1)?.time === event.time) moments.at(-1).events.push(event);
    else moments.push({ time: event.time, events: [event] });
  }
  return { moments, times };
}

// atMost is how many of some sorted times are not after a time.
function atMost(times, time) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

// countersAt says how many items are where at a time, after all that happens then.
function countersAt({ times }, time, { cpus, capacity }) {
  const [begun, fetched, taken, done] = times.map((of) => atMost(of, time));
  const [fetching, processing] = [begun - fetched, taken - done];
  const atServer = capacity > 0 ? Math.min(capacity, fetching) : fetching;
  return { inFlight: begun - done, fetching, atServer, queued: fetching - atServer, waiting: fetched - taken,
    processing, cpusBusy: Math.min(cpus, processing), done };
}

// momentAfter is the number of the first moment after a time; momentBefore that of the last one before it.
function momentAfter({ moments }, time) {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle].time > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function momentBefore(events, time) {
  let number = momentAfter(events, time) - 1;
  while (number >= 0 && events.moments[number].time >= time) number--;
  return number;
}

// listed names numbers as ranges: 0–3, 7.
function listed(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const ranges = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  const shown = ranges.slice(0, 4).map(([a, b]) => a === b ? `${a}` : b === a + 1 ? `${a}, ${b}` : `${a}–${b}`);
  const left = ranges.slice(4).reduce((sum, [a, b]) => sum + b - a + 1, 0);
  return shown.join(", ") + (left > 0 ? ` and ${left} more` : "");
}

// What items do at a moment: those that do all of has and nothing of hasNot. What ends comes before what begins.
const happenings = [
  { has: [PROCESS_ENDS], hasNot: [PROCESS_BEGINS], one: "is done", more: "are done" },
  { has: [FETCH_ENDS], hasNot: [FETCH_BEGINS], one: "is fetched", more: "are fetched" },
  { has: [FETCH_BEGINS, FETCH_ENDS], hasNot: [], one: "is fetched in no time", more: "are fetched in no time" },
  { has: [PROCESS_BEGINS], hasNot: [PROCESS_ENDS], one: "begins to be processed", more: "begin to be processed" },
  { has: [PROCESS_BEGINS, PROCESS_ENDS], hasNot: [], one: "is processed in no time", more: "are processed in no time" },
  { has: [FETCH_BEGINS], hasNot: [FETCH_ENDS], one: "begins to be fetched", more: "begin to be fetched" },
];

// momentInWords says what happens at a moment.
function momentInWords(moment) {
  const kinds = new Map();
  for (const { item, kind } of moment.events) kinds.set(item, [...kinds.get(item) ?? [], kind]);
  const said = [];
  for (const { has, hasNot, one, more } of happenings) {
    const items = [...kinds].filter(([, of]) => has.every((kind) => of.includes(kind)) &&
      !hasNot.some((kind) => of.includes(kind))).map(([item]) => item);
    if (items.length > 0) said.push(items.length > 1 ? `items ${listed(items)} ${more}` : `item ${items[0]} ${one}`);
  }
  return said.join("; ");
}

// peak is how many items are in flight at most.
function peak({ moments }) {
  let [now, most] = [0, 0];
  for (const { events } of moments) {
    for (const { kind } of events) now += kind === FETCH_BEGINS ? 1 : kind === PROCESS_ENDS ? -1 : 0;
    most = Math.max(most, now);
  }
  return most;
}
