// The state of the page as the fragment of its address, so that a link brings it back: the work, the strategies, the
// lesson and the guess. Package params reads the part that is the work in Go.
"use strict";

const mostShown = 6; // strategies at once

// paramsText writes the work. What counts for nothing is left out; so it is the same text as in Go.
function paramsText(params) {
  const parts = [];
  for (const field of fields) {
    const value = params[field.key];
    const matters = field.of ? field.of === params.spread
      : value !== 0 || !["cpusigma", "degrade", "request"].includes(field.key);
    if (matters) parts.push(`${field.key}=${isTime(field) ? timeText(value) : decimal(value)}`);
    if (field.key === "latency") parts.push(`spread=${params.spread}`);
  }
  return parts.join("&");
}

const timeUnits = [["s", 1e6], ["ms", 1e3], ["us", 1]];

// timeText writes a duration in the largest unit in which it is whole.
function timeText(micros) {
  const [unit, size] = timeUnits.find(([, of]) => micros % of === 0) ?? timeUnits[2];
  return `${decimal(micros / size)}${unit}`;
}

// decimal writes a number without an exponent.
function decimal(number) {
  const text = String(number);
  return text.includes("e") ? number.toFixed(20).replace(/\.?0+$/, "") : text;
}

const plainNumber = /^\d{1,16}(\.\d{1,16})?$/;

// readTime reads a duration such as 8ms; NaN if it is none.
function readTime(text) {
  if (text === "0") return 0;
  for (const [unit, size] of timeUnits) {
    const number = text.slice(0, -unit.length);
    if (text.endsWith(unit) && plainNumber.test(number)) return Math.round(Number(number) * size);
  }
  return NaN;
}

// readParam reads one parameter of a link: its value, or a sentence on what is wrong.
function readParam(key, text) {
  const is = `${key} is ${brief(text) || "empty"}:`;
  if (key === "spread") {
    if (spreads.some(([name]) => name === text)) return { value: text };
    return { problem: `${is} it may be ${spreads.map(([name]) => name).join(", ")}` };
  }
  const field = fields.find((f) => f.key === key);
  const value = isTime(field) ? readTime(text) : plainNumber.test(text) ? Number(text) : NaN;
  if (value >= field.least && value <= field.most && !(field.whole && !Number.isInteger(value))) return { value };
  if (!isTime(field)) return { problem: `${is} it may be ${rangeOf(field)}` };
  return { problem: `${is} it may be a time from ${timeText(field.least)} to ${timeText(field.most)}, such as 8ms` };
}

// readFragment reads the state of a link. known has the presets, the lessons and the names of all strategies. What the
// link leaves out of the work is as in its preset, else as in its lesson, else as usual. What it cannot read is said in
// one sentence, and then nothing of the link is used.
function readFragment(text, known) {
  const state = { params: null, strategies: null, lesson: 0, guess: {}, order: [] };
  let pairs;
  try {
    text = text.replace(/^#/, "");
    pairs = (text === "" ? [] : text.split("&")).map((pair) => {
      const cut = (pair + "=").indexOf("=");
      return [pair.slice(0, cut), decodeURIComponent(pair.slice(cut + 1))];
    });
  } catch {
    return { problem: "it is not an address" };
  }
  const seen = new Set();
  for (const [key, value] of pairs) {
    if (seen.has(key)) return { problem: `${key} is in it twice` };
    seen.add(key);
    const problem = readPair(state, key, value, known);
    if (problem) return { problem };
  }
  return { state: { ...state, params: state.params && { ...baseOf(pairs, known), ...state.params } } };
}

// baseOf is the work on which a link builds.
function baseOf(pairs, known) {
  const { preset, lesson } = Object.fromEntries(pairs);
  const found = known.presets.find(({ name }) => name === preset);
  if (found) return { ...usualParams(), ...found.params };
  return paramsOf(known.lessons.find(({ number }) => String(number) === lesson)?.params ?? {});
}

// readPair puts one part of a link into the state, or says what is wrong with it.
function readPair(state, key, value, known) {
  if (key === "spread" || fields.some((field) => field.key === key)) {
    const { value: read, problem } = readParam(key, value);
    if (!problem) state.params = { ...state.params, [key]: read };
    return problem;
  }
  const readers = { preset: readPreset, lesson: readLesson, strategies: readNames, guess: readGuess, order: readOrder };
  if (key === "") return "it has a part without a name";
  if (!Object.hasOwn(readers, key)) return `${brief(key)} is nothing that this page knows`;
  return readers[key](state, value, known);
}

function readPreset(state, value, known) {
  const preset = known.presets.find(({ name }) => name === value);
  if (!preset) return `there is no preset ${brief(value)}: ${known.presets.map(({ name }) => name).join(", ")}`;
  state.params ??= {};
  return "";
}

function readLesson(state, value, known) {
  state.lesson = plainNumber.test(value) ? Number(value) : NaN;
  if (known.lessons.some(({ number }) => number === state.lesson)) return "";
  return `there is no lesson ${brief(value)}: they are 1 to ${known.lessons.length}`;
}

function readNames(state, value, known) {
  state.strategies = value.split(",");
  const { size } = new Set(["sequential", ...state.strategies]);
  if (size > mostShown) return `it has ${size} strategies: at most ${mostShown} run at once`;
  return unknownName(state.strategies, known) || (size < 2 ? "it has no strategy beside sequential" : "");
}

function unknownName(names, known) {
  const unknown = names.find((name) => !known.strategies.includes(name));
  if (unknown !== undefined) return `there is no strategy ${brief(unknown) || "without a name"}`;
  return new Set(names).size < names.length ? "a strategy is in it twice" : "";
}

function readGuess(state, value, known) {
  const pairs = value.split(",").map((pair) => pair.split(":"));
  const problem = unknownName(pairs.map(([name]) => name), known);
  if (problem) return problem;
  for (const [name, text] of pairs) {
    const times = plainNumber.test(text ?? "") ? Number(text) : NaN;
    if (!(times >= guessScale[0] && times <= guessScale.at(-1))) {
      return `guess ${brief(name)}:${brief(text ?? "")}: it is a number from ${guessScale[0]} to ${guessScale.at(-1)}`;
    }
    state.guess[name] = times;
  }
  return "";
}

function readOrder(state, value, known) {
  state.order = value.split(",");
  return unknownName(state.order, known);
}

// fragmentOf writes the state.
function fragmentOf({ params, strategies, lesson, guess, order }) {
  const parts = [];
  if (lesson > 0) parts.push(`lesson=${lesson}`);
  parts.push(paramsText(params), `strategies=${strategies.join(",")}`);
  const guessed = Object.entries(guess);
  if (guessed.length > 0) parts.push(`guess=${guessed.map(([name, times]) => `${name}:${times}`).join(",")}`);
  if (order.length > 0) parts.push(`order=${order.join(",")}`);
  return `#${parts.join("&")}`;
}
