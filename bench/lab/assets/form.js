// The form of the work and of the strategies.
"use strict";

const seldomFields = ["cpusigma", "degrade", "request", "seed"]; // they stand in a box that is closed at first

class WorkForm {
  // changed is called with all parameters after each change, once all are in their range.
  constructor(box, presets, changed) {
    Object.assign(this, { box, presets, changed, inputs: new Map(), params: usualParams() });
    this.sentence = box.querySelector(".in-words");
    const [main, seldom] = [box.querySelector(".fields"), box.querySelector(".seldom .fields")];
    for (const field of fields) {
      (seldomFields.includes(field.key) ? seldom : main).append(this.field(field));
      if (field.key === "latency") main.append(this.spreadChoice());
    }
    this.presetList = box.querySelector(".preset select");
    this.presetList.append(make("option", { value: "" }, "choose…"),
      ...presets.map(({ name }) => make("option", { value: name }, name)));
    this.lesson = box.querySelector(".preset-lesson");
    this.presetList.addEventListener("change", () => this.choosePreset());
  }

  // field is a labelled field with its unit and range. What is out of range is said beside it.
  field(field) {
    const id = `work-${field.key}`;
    const input = make("input", { type: "number", id, step: field.whole ? 1 : "any",
      min: shownNumber(field, field.least), max: shownNumber(field, field.most), required: "",
      inputmode: field.whole ? "numeric" : "decimal",
      "aria-describedby": `${id}-hint ${id}-problem` });
    const problem = make("span", { class: "problem", id: `${id}-problem`, "aria-live": "polite" });
    input.addEventListener("input", () => this.read(field));
    this.inputs.set(field.key, { field, input, problem });
    const box = make("div", { class: "field" }, make("label", { for: id }, field.label),
      make("span", { class: "entry" }, input, field.unit ? ` ${field.unit}` : ""),
      make("span", { class: "hint", id: `${id}-hint` }, `${field.hint}. ${boundsOf(field)}`), problem);
    if (field.of) box.dataset.of = field.of;
    return box;
  }

  spreadChoice() {
    this.spread = make("select", { id: "work-spread", "aria-describedby": "work-spread-hint" },
      ...spreads.map(([value, words]) => make("option", { value }, words)));
    this.spread.addEventListener("change", () => {
      this.params = { ...this.params, spread: this.spread.value };
      this.showSpread();
      this.told();
    });
    return make("div", { class: "field" }, make("label", { for: "work-spread" }, "Its spread"),
      make("span", { class: "entry" }, this.spread),
      make("span", { class: "hint", id: "work-spread-hint" }, "whether some answers take longer than others"));
  }

  showSpread() {
    for (const box of this.box.querySelectorAll("[data-of]")) box.hidden = box.dataset.of !== this.params.spread;
  }

  // read takes what was typed, or says why not.
  read(field) {
    const { input, problem: place } = this.inputs.get(field.key);
    const { value, problem } = readNumber(field, input.value);
    place.textContent = problem ?? "";
    input.setAttribute("aria-invalid", String(Boolean(problem)));
    if (problem) return;
    this.params = { ...this.params, [field.key]: value };
    this.told();
  }

  told() {
    this.sentence.textContent = workInWords(this.params);
    this.namePreset();
    this.changed({ ...this.params });
  }

  // set shows other parameters, and says nothing of it.
  set(params) {
    this.params = { ...usualParams(), ...params };
    for (const { field, input, problem } of this.inputs.values()) {
      input.value = shownNumber(field, this.params[field.key]);
      input.setAttribute("aria-invalid", "false");
      problem.textContent = "";
    }
    this.spread.value = this.params.spread;
    this.showSpread();
    this.sentence.textContent = workInWords(this.params);
    this.namePreset();
    const seldom = seldomFields.some((key) => this.params[key] !== usualParams()[key]);
    if (seldom) this.box.querySelector(".seldom").open = true;
  }

  // valid reports whether all fields are in their range; it goes to the first that is not.
  valid() {
    const bad = [...this.inputs.values()].find(({ input }) => input.getAttribute("aria-invalid") === "true");
    if (!bad) return true;
    this.box.querySelector("details").open = true;
    bad.input.focus();
    return false;
  }

  choosePreset() {
    const preset = this.presets.find(({ name }) => name === this.presetList.value);
    if (!preset) return;
    this.set({ ...preset.params, limit: this.params.limit, cpus: this.params.cpus, seed: this.params.seed });
    this.told();
  }

  // namePreset shows which preset the work is, if it is one.
  namePreset() {
    const { limit, cpus, seed } = this.params;
    const found = this.presets.find(({ params }) =>
      sameWork({ ...usualParams(), ...params, limit, cpus, seed }, this.params));
    this.presetList.value = found?.name ?? "";
    this.lesson.textContent = found?.lesson ?? "";
  }
}

// A StrategyForm has a box to tick for each strategy. sequential always runs: all gains are over it.
class StrategyForm {
  constructor(box, { strategies, practices }, changed) {
    Object.assign(this, { box, changed, ticks: new Map() });
    this.problem = box.querySelector(".problem");
    box.querySelector(".strategies").append(...strategies.filter(({ name }) => name !== "sequential")
      .map((strategy) => this.choice(strategy)));
    box.querySelector(".practices").append(...practices.map((strategy) => this.choice(strategy)));
  }

  choice({ name, idea }) {
    const tick = make("input", { type: "checkbox", value: name });
    tick.addEventListener("change", () => this.ticked(tick));
    this.ticks.set(name, tick);
    return make("li", {}, make("label", {}, tick, make("span", {}, make("strong", {}, name), ` ${idea}`)));
  }

  get names() { return ["sequential", ...[...this.ticks].filter(([, tick]) => tick.checked).map(([name]) => name)]; }

  set(names) {
    for (const [name, tick] of this.ticks) tick.checked = names.includes(name);
    this.problem.textContent = "";
  }

  ticked(tick) {
    const { length } = this.names;
    const problem = length > mostShown ? `At most ${mostShown} at once: untick another first.`
      : length < 2 ? "One at least beside sequential: tick another first." : "";
    this.problem.textContent = problem;
    if (problem) tick.checked = !tick.checked;
    else this.changed(this.names);
  }
}
