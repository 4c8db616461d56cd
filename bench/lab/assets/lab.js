// The page as a whole: what is chosen, guessed, simulated and shown, and the address that keeps it.
"use strict";

const usualStrategies = ["sequential", "pool", "staged", "pipeline"];

class Lab {
  constructor(data, start) {
    const find = (selector) => document.querySelector(selector);
    Object.assign(this, { data, results: [], shownParams: null, revealed: false, skipped: false });
    const all = [...data.strategies, ...data.practices];
    for (const strategy of all) {
      strategy.python = data.python[strategy.name];
      strategy.source ||= all.find(({ file, source }) => file === strategy.file && source)?.source;
    }
    this.known = { presets: data.presets, lessons: data.lessons, strategies: all.map(({ name }) => name) };
    this.strategies = new Map(all.map((strategy) => [strategy.name, strategy]));
    this.happened = find("#happened");
    this.status = this.happened.querySelector(".summary");
    this.problem = find("#run-problem");
    this.after = find("#after");
    this.work = new WorkForm(find("#work"), data.presets, () => this.changed(true));
    this.chosen = new StrategyForm(find("#choice"), data, () => this.changed(false));
    this.guess = new Guess(find("#guess form"), () => this.keep());
    this.stage = new Stage(find("#stage"), this.strategies);
    this.lessons = new Lessons(document, data.lessons);
    this.simulator = new Simulator(start);
    this.real = new RealRun(find("#real"), this);
    this.listen(find);
  }

  listen(find) {
    const on = (selector, act) => find(selector).addEventListener("click", act);
    find("#guess form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.guess.complete()) this.reveal(false);
    });
    on("#skip", () => this.reveal(true));
    find(".skip").addEventListener("click", (event) => { // the fragment is for what is chosen
      event.preventDefault();
      this.goTo("#guess-title");
    });
    on("#again", () => this.guessAgain());
    on("#share", () => this.share(find));
    on(".break-do", () => this.breakIt());
    on(".break-back", () => this.toLesson());
    addEventListener("hashchange", () => {
      this.load();
      const { hidden } = find("#address-problem");
      this.goTo(hidden ? "#question-title" : "#address-problem"); // the link may have stood far below
    });
    this.idle = setTimeout(() => this.simulator.warm(), 300);
  }

  // load takes what the address says.
  load() {
    const place = document.querySelector("#address-problem");
    const own = location.hash === "#own";
    const { state, problem } = readFragment(own ? "" : location.hash, this.known);
    place.hidden = !problem;
    place.textContent = problem ? `This link cannot be read: ${problem}. The page begins as it does without a link.`
      : "";
    const first = this.data.lessons[0];
    const asked = state ?? { params: null, strategies: null, lesson: 0, guess: {}, order: [] };
    const nothing = !asked.params && !asked.strategies && asked.lesson === 0;
    const lesson = this.lessons.of(nothing && first && !own ? first.number : asked.lesson);
    this.take({ ...asked, params: asked.params ?? (lesson ? paramsOf(lesson.params) : usualParams()), lesson });
  }

  // take begins anew with some work, strategies and perhaps a guess.
  take({ params, strategies, lesson, guess, order }) {
    this.lesson = lesson;
    this.work.set(params);
    document.querySelector("#work details").open = !lesson;
    this.chosen.set(strategies ?? lesson?.strategies ?? usualStrategies);
    this.lessons.show(lesson);
    this.ask(guess, order);
  }

  // ask hides what came out, and asks for a guess.
  ask(guess = {}, order = []) {
    this.revealed = false;
    this.stage.player.pause();
    this.happened.hidden = this.after.hidden = true;
    this.real.hide();
    this.simulator.id++; // what is under way is for nobody
    this.showForm(true);
    const { lesson } = this;
    this.guess.ask({ strategies: this.chosen.names, two: lesson?.guess.strategies ?? Object.keys(guess), guess, order,
      why: lesson?.why, strategy: (name) => this.strategies.get(name), limit: this.work.params.limit });
    this.keep();
  }

  guessAgain() {
    this.ask();
    this.goTo("#guess-title");
  }

  goTo(title) {
    const heading = document.querySelector(title);
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  }

  // changed is called after each change of the work, and of the strategies: what is shown is simulated anew at once.
  changed(work) {
    if (!this.revealed && !work) {
      const { guess, order } = this.guess.state;
      this.ask(guess, order);
    } else if (!this.revealed) this.guess.draw(this.work.params.limit);
    this.keep();
    if (!this.revealed) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.simulate(true), 150);
  }

  // keep puts what is chosen and guessed into the address.
  keep() {
    const { guess, order } = this.guess.state;
    const fragment = fragmentOf({ params: this.work.params, strategies: this.chosen.names, guess, order,
      lesson: this.lesson?.number ?? 0 });
    history.replaceState(null, "", fragment);
  }

  reveal(skipped) {
    if (!this.work.valid()) return;
    this.skipped = skipped;
    this.revealed = true;
    this.guessedParams = { ...this.work.params };
    this.showForm(false);
    this.simulate(false);
  }

  // showForm shows the form of the guess, or what was guessed.
  showForm(shown) {
    document.querySelector("#guess form").hidden = !shown;
    const guessed = document.querySelector("#guessed");
    guessed.hidden = shown;
    if (!shown) guessed.querySelector("p").textContent = this.skipped ? "You skipped the guess." : this.guess.inWords();
  }

  // simulate simulates what is chosen. Each strategy is shown as soon as it is there. The worker is asked before
  // anything is laid out, so that a browser does both at once.
  simulate(again) {
    this.results = [];
    this.shownParams = { ...this.work.params };
    this.stage.begin(this.guess.two[0]);
    this.real.hide();
    this.after.hidden = true;
    const names = this.chosen.names;
    this.status.textContent = "Simulating …";
    this.problem.hidden = true;
    this.simulator.run(forWorker(this.shownParams), names, {
      each: (message) => {
        this.add(message, false);
        this.show(0);
      },
      progress: (name, number, of) => {
        this.status.textContent = `Simulating ${name}, ${number} of ${of} …`;
      },
      done: () => this.done(again),
      failed: (sentence) => this.failed(sentence),
    });
    if (again) return;
    this.happened.hidden = false;
    const heading = this.happened.querySelector("h2");
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
    this.stage.prepare(names[0], this.shownParams.limit);
  }

  // add adds a result of the worker or of the server.
  add({ strategy, makespan_ns: makespan, bound_ns: bound, limit_bound_ns: limitBound, data, said,
    error, deadlock }, measured) {
    const name = measured ? `${strategy}, measured` : strategy;
    const result = { key: `${strategy} ${measured}`, strategy, name, measured, error, deadlock, said: said ?? "",
      makespan: (makespan ?? 0) / 1000, bound: (bound ?? 0) / 1000, limitBound: (limitBound ?? 0) / 1000 };
    const base = this.results.find((r) => r.strategy === "sequential" && r.measured === measured);
    const timeless = !measured && takesNoTime(this.shownParams);
    result.gain = timeless ? NaN : strategy === "sequential" ? 1 : gainOf(result.makespan, base?.makespan);
    if (!error && data) {
      const about = measured || strategy === "sequential" || !Number.isFinite(result.gain) ? ""
        : timesInWords(result.gain);
      result.data = { ...data, name, about };
      result.schedule = readSchedule(result.data);
      result.events = eventsOf(result.schedule);
    } else if (!error) result.error = "there is nothing to show of it";
    const after = measured ? this.results.findIndex((r) => r.strategy === strategy) + 1 : this.results.length;
    this.results.splice(after, 0, result);
    return result;
  }

  get setting() { return this.shownParams; }

  // show shows the results so far.
  show(time) {
    const simulated = this.results.filter(({ measured }) => !measured);
    const same = !this.skipped && sameWork(this.guessedParams, this.shownParams);
    const guessed = same ? this.guess.state : { guess: {}, order: [] };
    this.happened.querySelector(".outcome").replaceChildren(...outcomeBars(simulated, guessed.guess));
    this.happened.querySelector(".results").replaceChildren(...tableOfResults(this.results));
    const said = this.results.map(({ strategy, said: words, error, measured }) => ({ error,
      words: error ? `${strategy}: ${error}` : measured && words ? `Measured: ${words}` : words }));
    this.happened.querySelector(".said").replaceChildren(...said.filter(({ words }) => words)
      .map(({ error, words }) => make("li", { class: error ? "did-not-end" : "" }, words)));
    this.stage.show(this.results, this.setting, time);
    this.showSpans();
  }

  showSpans() {
    const box = this.happened.querySelector(".spans");
    box.replaceChildren(...this.results.filter(({ schedule }) => schedule).map(({ name, schedule }) => {
      const details = make("details", {}, make("summary", {}, `${name}: the times of each item`));
      details.addEventListener("toggle", () => { // many rows: only for those who want them
        if (!details.open || details.querySelector("table")) return;
        const { parts, left } = tableOfSpans(schedule);
        details.append(make("div", { class: "scroll", role: "region", tabindex: "0",
          "aria-label": `Table: items of ${name}` }, make("table", {}, ...parts)));
        if (left > 0) details.append(make("p", { class: "note" }, `${spaced(String(left))} more are left out.`));
      });
      return details;
    }));
  }

  // done says what came out, once all is there.
  done(again) {
    const gains = new Map(this.results.filter(({ error }) => !error).map(({ strategy, gain }) => [strategy, gain]));
    const same = sameWork(this.guessedParams, this.shownParams);
    const base = this.results.find(({ strategy, error }) => strategy === "sequential" && !error);
    const said = [baseInWords(base?.makespan, this.shownParams), fastestInWords(gains)];
    const { order } = this.guess.state;
    if (!this.skipped && same && order.length > 0 && order.every((name) => gains.has(name))) {
      said.push(orderInWords(order, gains));
    }
    if (!this.skipped && !same) said.push("Your guess was about other work.");
    this.status.textContent = said.filter(Boolean).join(" ");
    this.showEnd();
    this.real.offer(this.data.served);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still || again) this.stage.player.goTo(this.stage.player.end ?? 0);
    else this.stage.playWhenSeen();
  }

  showEnd() {
    this.after.hidden = false;
    const { lesson, chosen: { names } } = this;
    const done = ({ params, strategies }) => sameWork(paramsOf(params), this.shownParams) &&
      strategies.every((name) => names.includes(name)); // what is said is of these
    const untouched = Boolean(lesson) && done(lesson);
    const broken = Boolean(lesson) && !untouched && done(lesson.break);
    this.lessons.end(this.after, { untouched, broken, why: this.skipped ? "" : this.guess.why() });
  }

  failed(sentence) {
    this.status.textContent = "";
    this.problem.textContent = sentence;
    this.problem.hidden = false;
  }

  // breakIt does what the exercise of the lesson asks for.
  breakIt() {
    const { params, strategies } = this.lesson.break;
    this.work.set(paramsOf(params));
    if (strategies) this.chosen.set(strategies);
    this.keep();
    this.simulate(false);
  }

  toLesson() {
    this.work.set(paramsOf(this.lesson.params));
    this.chosen.set(this.lesson.strategies);
    this.keep();
    this.simulate(false);
  }

  // share copies the address, or shows it where that is not allowed.
  async share(find) {
    this.keep();
    const [place, field] = [find("#shared"), find("#address")];
    try {
      await navigator.clipboard.writeText(location.href);
      place.textContent = "Copied. Who opens this link sees your work, your strategies and your guess.";
    } catch {
      field.hidden = false;
      field.value = location.href;
      field.select();
      place.textContent = "Copy this address:";
    }
  }
}
