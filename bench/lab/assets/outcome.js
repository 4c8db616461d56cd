// What came out, beside what was guessed.
"use strict";

const equalWithin = 0.01; // of a makespan: strategies so near to each other share a place

// gainOf is how many times faster a makespan is than that of sequential.
const gainOf = (makespan, sequential) => makespan > 0 && sequential > 0 ? sequential / makespan : NaN;

// difference says how a guess compares with what came out.
function difference(guess, came) {
  const factor = came / guess;
  const off = Number((factor >= 1 ? factor : 1 / factor).toPrecision(2));
  if (off <= 1.1) return "Your guess was right, within a tenth.";
  return factor > 1 ? `It gains ${off} times as much as you guessed.` : `That is ${off} times as much as it gains.`;
}

// orderInWords says what of an order was right. gains are by name.
function orderInWords(order, gains) {
  for (let i = 0; i + 1 < order.length; i++) {
    for (let j = i + 1; j < order.length; j++) {
      const [a, b] = [order[i], order[j]];
      if (gains.get(b) > gains.get(a) * (1 + equalWithin)) {
        return `Your order was ${order.join(", ")}. But ${b} is faster than ${a}.`;
      }
    }
  }
  return `Your order was ${order.join(", ")}: right.`;
}

// baseInWords says what all gains are over.
function baseInWords(makespan, params) {
  if (takesNoTime(params)) return "Nothing takes any time here: there is nothing to wait for and nothing to compute.";
  return makespan === undefined ? "" : `sequential takes ${timeWords(makespan)}.`;
}

// fastestInWords names the fastest, and how much it gains. gains are by name.
function fastestInWords(gains) {
  const others = [...gains].filter(([name, gain]) => name !== "sequential" && Number.isFinite(gain));
  if (others.length === 0) return "";
  const most = Math.max(...others.map(([, gain]) => gain));
  const names = others.filter(([, gain]) => gain * (1 + equalWithin) >= most).map(([name]) => name);
  const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
  const one = names.length === 1;
  if (most < 1 - equalWithin) return `Nothing beats sequential: ${list} ${one ? "comes" : "come"} nearest.`;
  if (!one) {
    const all = names.length === 2 ? "both" : "all";
    return names.length === others.length ? `It is a tie: ${list} are ${all} ${timesInWords(most)}.`
      : `${list} are the fastest: ${timesInWords(most)}.`;
  }
  return `${list} is the fastest: ${timesInWords(most)}.`;
}

// outcomeBars draws each gain on the scale of the guess, and the guess with it.
function outcomeBars(results, guess) {
  return results.filter(({ gain, strategy }) => strategy !== "sequential" || !Number.isFinite(gain)).map((result) => {
    const { strategy, gain, error, deadlock } = result;
    const row = make("li", {}, make("strong", {}, strategy));
    if (error || !Number.isFinite(gain)) {
      const guessed = Object.hasOwn(guess, strategy) ? `You guessed ${guess[strategy]}. ` : "";
      row.append(make("span", { class: "difference" }, guessed + endInWords(error, deadlock)));
      return row;
    }
    const track = make("span", { class: "track", "aria-hidden": "true" });
    const fill = make("i", { class: "came" });
    fill.style.setProperty("--share", shareOnScale(gain));
    track.append(fill);
    const words = [make("span", { class: "gain" }, timesInWords(gain))];
    if (Object.hasOwn(guess, strategy)) {
      const mark = make("i", { class: "guessed" });
      mark.style.setProperty("--share", shareOnScale(guess[strategy]));
      track.append(mark);
      words.push(make("span", { class: "difference" },
        `You guessed ${guess[strategy]}. ${difference(guess[strategy], gain)}`));
    }
    row.append(track, scaleTicks(), ...words);
    return row;
  });
}

// endInWords says of a strategy why it has no gain.
function endInWords(error, deadlock) {
  return deadlock ? "It never ends." : error ? "It failed: the reason stands below." : "It takes no time.";
}

// tableOfResults has a row for each strategy.
function tableOfResults(results) {
  const rows = results.map((result) => {
    const { strategy, gain, error, deadlock, makespan, bound, limitBound, events, measured } = result;
    const name = make("th", { scope: "row" }, measured ? `${strategy}, measured` : strategy);
    const failed = deadlock ? "never ends" : "failed";
    if (error) return make("tr", {}, name, make("td", { colspan: 5, class: "text" }, failed));
    const times = (of) => of > 0 ? String(Number((makespan / of).toPrecision(3))) : "–";
    const gained = Number.isFinite(gain) ? `${Number(gain.toPrecision(3))}×` : "–";
    const texts = [timeWords(makespan), gained, times(bound), times(limitBound), String(events ? peak(events) : "–")];
    return make("tr", {}, name, ...texts.map((text) => make("td", {}, text)));
  });
  const heads = ["strategy", "time for all items", "gain over sequential", "times T*", "times the least at its limit",
    "most in flight"];
  return [make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows)];
}

// mostSpans is how many items the table of spans shows: nobody reads more.
const mostSpans = 60;

// tableOfSpans has the times of the first items of a schedule: what the picture shows, as text.
function tableOfSpans(schedule) {
  const unit = unitFor(schedule.makespan);
  const time = (bar, at) => bar === undefined ? "–" : told(schedule[at][bar], unit);
  const [fetches, processes] = schedule.ofItem;
  const items = [...new Set([...fetches.keys(), ...processes.keys()])].sort((a, b) => a - b);
  const rows = items.slice(0, mostSpans).map((item) => make("tr", {}, make("th", { scope: "row" }, String(item)),
    ...[[fetches, "start"], [fetches, "end"], [processes, "start"], [processes, "end"]]
      .map(([bars, at]) => make("td", {}, time(bars.get(item), at)))));
  const heads = ["item", "fetch begins", "fetch ends", "processing begins", "processing ends"];
  return { left: Math.max(0, items.length - mostSpans),
    parts: [make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows)] };
}
