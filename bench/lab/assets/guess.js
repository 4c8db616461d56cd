// The guess: two bars to drag, an order, and why. It is asked before anything is shown, and stays to be compared.
"use strict";

// guessScale are the values that a bar can have: times faster than sequential.
const guessScale = (() => {
  const ones = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.3, 3.6, 4, 4.5, 5, 5.5, 6,
    7, 8, 9];
  const tens = [10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 30, 32, 35, 40, 45, 50, 56, 64, 70, 80, 90];
  const hundreds = [100, 110, 128, 150, 180, 200, 225, 256, 300, 350, 400, 450, 500];
  return [0.5, 0.6, 0.7, 0.8, 0.9, ...ones, ...tens, ...hundreds];
})();

// shareOnScale is how far along a bar a value is, from 0 to 1. Each value of the scale is as far from the next.
function shareOnScale(times) {
  const next = guessScale.findIndex((value) => value >= times);
  if (next <= 0) return next === 0 ? 0 : 1;
  const [below, above] = [guessScale[next - 1], guessScale[next]];
  return (next - 1 + Math.log(times / below) / Math.log(above / below)) / (guessScale.length - 1);
}

// onScale is the position of the value that is nearest to a number of times.
function onScale(times) {
  let best = 0;
  for (const [i, value] of guessScale.entries()) {
    if (Math.abs(Math.log(value / times)) < Math.abs(Math.log(guessScale[best] / times))) best = i;
  }
  return best;
}

// timesInWords says how much faster something is.
function timesInWords(times) {
  const digits = String(Number(times.toPrecision(3)));
  if (digits === "1") return "as fast as sequential";
  if (times < 1) return `${digits} times the speed of sequential: slower`;
  return `${digits} times faster than sequential`;
}

const reasons = ["It waits for many items at once.", "It computes on several CPUs at once.",
  "It fetches while it computes.", "Something else is in short supply: CPUs, or the server."];

const nonSequential = (names) => names.filter((name) => name !== "sequential");

class Guess {
  constructor(form, changed) {
    Object.assign(this, { form, changed, times: {}, order: [], touched: new Set() });
    this.bars = form.querySelector(".guess-bars");
    this.list = form.querySelector(".guess-order ol");
    this.listBox = form.querySelector(".guess-order");
    this.problem = form.querySelector(".problem");
    this.reasons = form.querySelector(".reasons");
    this.words = form.querySelector("textarea");
    this.said = form.querySelector(".order-said");
    for (const [i, reason] of reasons.entries()) {
      const choice = make("input", { type: "radio", name: "reason", value: i });
      this.reasons.append(make("label", {}, choice, ` ${reason}`));
    }
  }

  // ask asks about two of the strategies, and for an order of up to four.
  ask({ strategies, two, why, guess = {}, order = [], strategy, limit }) {
    const others = nonSequential(strategies);
    this.two = [...new Set([...two.filter((name) => others.includes(name)), ...others])].slice(0, 2);
    this.touched = new Set(this.two.filter((name) => Object.hasOwn(guess, name)));
    this.times = Object.fromEntries([...this.touched].map((name) => [name, guess[name]]));
    this.ranked = others.length > 2 ? [...new Set([...this.two, ...others])].slice(0, 4) : [];
    const given = order.filter((name) => this.ranked.includes(name));
    this.ordered = given.length === this.ranked.length && given.length > 0;
    this.order = this.ordered ? given : [...this.ranked];
    this.askWhy(why);
    this.strategy = strategy;
    this.say("");
    this.listBox.hidden = this.ranked.length === 0;
    this.said.textContent = "";
    this.draw(limit);
  }

  // draw shows what is asked about with its limit. What is guessed stays.
  draw(limit) {
    this.ideaOf = (name) => this.two.includes(name) ? "" : ideaInWords(this.strategy(name).idea, limit);
    this.bars.replaceChildren(...this.two.map((name) => this.bar(name, this.strategy(name), limit)));
    this.drawOrder();
  }

  // askWhy asks the question of a lesson, for words; or why, for one of some reasons.
  askWhy(question) {
    this.form.querySelector(".why-asked").textContent = question || "Why do you think so?";
    const label = this.form.querySelector(".why label[for]");
    label.textContent = `${question ? "In" : "Or in"} your own words, which stay in this page`;
    this.reasons.hidden = Boolean(question);
    for (const choice of this.reasons.querySelectorAll("input")) choice.checked = false;
    this.words.value = "";
  }

  // bar is a slider for one strategy.
  bar(name, { idea, python }, limit) {
    const id = `guess-${name}`;
    const value = Object.hasOwn(this.times, name) ? this.times[name] : null;
    const slider = make("input", { type: "range", role: "slider", id, min: 0, max: guessScale.length - 1, step: 1,
      value: onScale(value ?? 1), "aria-describedby": `${id}-idea` });
    const output = make("output", { for: id });
    const show = () => {
      const times = guessScale[slider.value];
      const words = this.touched.has(name) ? timesInWords(times) : "drag the bar";
      output.textContent = words;
      slider.setAttribute("aria-valuetext", this.touched.has(name) ? words : "no guess yet");
      slider.style.setProperty("--share", shareOnScale(times));
      slider.classList.toggle("untouched", !this.touched.has(name));
    };
    const take = () => {
      this.touched.add(name);
      this.times[name] = guessScale[slider.value];
      this.say("");
      show();
      this.changed();
    };
    slider.addEventListener("input", take);
    slider.addEventListener("click", take); // where it is already is a guess too
    show();
    const label = make("label", { for: id }, make("strong", {}, name));
    const words = make("span", { id: `${id}-idea`, class: "idea" }, ideaInWords(idea, limit),
      ...(python ? [make("span", { class: "note" }, pythonInWords(python, limit))] : []));
    return make("div", { class: "guess-bar" }, label, words, slider, scaleTicks(), output);
  }

  // drawOrder lists the strategies, fastest first, with buttons to move each.
  drawOrder() {
    this.list.replaceChildren(...this.order.map((name, place) => {
      const buttons = [["▴", "up", -1], ["▾", "down", 1]].map(([sign, way, by]) => {
        const button = make("button", { type: "button", "aria-label": `Move ${name} ${way}`, class: way }, sign);
        button.disabled = !this.order[place + by];
        button.addEventListener("click", () => this.moveInOrder(place, by, way));
        return button;
      });
      const idea = make("span", { class: "note" }, this.ideaOf(name));
      return make("li", {}, make("span", {}, name), make("span", { class: "buttons" }, ...buttons), idea);
    }));
  }

  moveInOrder(place, by, way) {
    const name = this.order[place];
    [this.order[place], this.order[place + by]] = [this.order[place + by], this.order[place]];
    this.ordered = true;
    this.drawOrder();
    const item = this.list.children[place + by];
    const same = item.querySelector(`.${way}`);
    (same.disabled ? item.querySelector("button:not(:disabled)") : same).focus();
    this.said.textContent = `${name} is number ${place + by + 1} of ${this.order.length}.`;
    this.changed();
  }

  say(problem) { this.problem.textContent = problem; }

  // complete says whether all is answered, and shows what is not.
  complete() {
    const open = this.two.find((name) => !this.touched.has(name));
    if (open !== undefined) {
      this.say(`Drag the bar of ${open} first, or skip the guess.`);
      this.form.querySelector(`#guess-${open}`).focus();
      return false;
    }
    if (!this.why()) {
      this.say(this.reasons.hidden ? "Write a few words on the question first, or skip the guess."
        : "Say why you think so first, or skip the guess.");
      (this.reasons.hidden ? this.words : this.reasons.querySelector("input")).focus();
      return false;
    }
    return true;
  }

  // why is the reason that was chosen, with what was written; it never leaves the page.
  why() {
    const chosen = this.reasons.querySelector("input:checked");
    return [chosen ? reasons[chosen.value] : "", this.words.value.trim()].filter(Boolean).join(" ");
  }

  // inWords says what was guessed.
  inWords() {
    const said = this.two.filter((name) => this.touched.has(name))
      .map((name) => `${name} ${timesInWords(this.times[name])}`);
    const order = this.ordered ? ` The order: ${this.order.join(", ")}.` : "";
    return `You guessed: ${said.join("; ")}.${order} Why: ${this.why()}`;
  }

  get state() { return { guess: { ...this.times }, order: this.ordered ? [...this.order] : [] }; }
}

// ideaInWords has the number of the limit for its name: "16 workers that pull from one channel".
function ideaInWords(idea, limit) {
  return idea.replace(/\blimit(?= (workers|fetchers|fetches|at) ?)/g, limit);
}

function pythonInWords(python, limit) {
  return python ? `In Python: ${python.replace(/\blimit\b/g, limit)}` : "";
}

// scaleTicks names some values below a bar.
function scaleTicks() {
  const row = make("span", { class: "ticks", "aria-hidden": "true" });
  for (const times of [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]) {
    const tick = make("span", {}, times === 0.5 ? "½" : `${times}×`);
    tick.style.setProperty("--share", shareOnScale(times));
    if ([20, 100, 200].includes(times)) tick.className = "less";
    row.append(tick);
  }
  return row;
}
