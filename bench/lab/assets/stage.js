// The stage has the player with its buttons, the counters at the playhead, and the code of the selected strategy.
"use strict";

const speeds = [["⅛", 0.125], ["¼", 0.25], ["½", 0.5], ["1", 1], ["2", 2], ["4", 4]];

class Stage {
  constructor(box, strategies) {
    this.box = box;
    this.strategies = strategies; // by name
    this.reading = box.querySelector(".reading");
    this.counters = box.querySelector(".counters tbody");
    this.code = new CodeView(box.querySelector(".code"));
    this.hidden = new Set(); // what is not drawn, by key
    this.seen = new Set(); // what could be
    this.results = [];
    const canvas = box.querySelector("canvas");
    this.player = new Player(box, canvas, (what) => this.say(what), () => this.moved());
    listenToScrubbing(this.player, canvas);
    listenToPointer(this.player, canvas);
    listenToKeys(this.player, canvas);
    canvas.addEventListener("keydown", (event) => this.key(event));
    this.addButtons();
  }

  addButtons() {
    const { player, box } = this;
    const on = (name, act) => box.querySelector(name).addEventListener("click", act);
    this.playButton = box.querySelector(".play");
    on(".play", () => player.playing ? player.pause() : player.play());
    on(".back", () => player.advance(-1));
    on(".forth", () => player.advance(1));
    on(".zoom-in", () => player.zoom(0.5, player.time));
    on(".zoom-out", () => player.zoom(2, player.time));
    on(".zoom-all", () => player.look(0, player.end));
    this.scrub = box.querySelector(".scrub");
    this.scrub.addEventListener("input", () => {
      const time = player.end * this.scrub.value / this.scrub.max; // before the slider is put where the playhead is
      player.pause();
      player.cursor = null;
      player.goTo(time);
    });
    const list = box.querySelector(".speed select");
    list.append(...speeds.map(([name, value]) => make("option", { value }, `${name}×`)));
    list.value = player.speed;
    list.addEventListener("change", () => { player.speed = Number(list.value); });
    this.selected = box.querySelector(".selected select");
    this.selected.addEventListener("change", () => {
      this.wanted = this.selected.value;
      this.follow();
    });
  }

  key(event) {
    const { player, playButton } = this;
    const keys = { " ": () => playButton.click(), ".": () => player.advance(1), ",": () => player.advance(-1) };
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  }

  // begin forgets what was shown. The code will be that of a strategy, if there is a choice.
  begin(strategy) {
    this.byHand = false; // what is drawn was chosen
    this.wanted = `${strategy} false`;
    this.stuck = null;
    this.results = [];
    this.seen = new Set();
    this.player.pause();
    this.player.time = 0;
  }

  // prepare shows the code of what comes first: the first time, a browser takes long to lay it out.
  prepare(strategy, limit) { this.code.show(this.strategies.get(strategy), limit); }

  // show shows results, and the playhead at a time, or where it is.
  show(results, setting, time) {
    this.all = results;
    this.setting = setting;
    const drawn = results.filter(({ error }) => !error);
    if (!this.byHand) this.hidden = new Set(tooLong(drawn));
    for (const { key, strategy, measured } of drawn) { // a measured one is drawn if the simulated one is
      if (measured && !this.seen.has(key) && this.hidden.has(`${strategy} false`)) this.hidden.add(key);
      this.seen.add(key);
    }
    this.failed = results.filter(({ error }) => error);
    this.results = drawn.filter(({ key }) => !this.hidden.has(key));
    if (this.results.length === 0) this.results = drawn.slice(0, 1);
    this.showToggles(drawn);
    this.box.hidden = drawn.length === 0;
    if (drawn.length === 0) return;
    this.selected.replaceChildren(...[...this.results, ...this.failed].map(({ key, name }) =>
      make("option", { value: key }, name)));
    this.counters.replaceChildren(...this.results.map(({ name }) => make("tr", {}, make("th", { scope: "row" }, name),
      ...Array.from({ length: 6 }, () => make("td", {})))));
    this.player.take(this.results, time);
    this.describe();
    this.follow();
  }

  // follow selects what is wanted: of what has no timeline, only the code is shown, with the lines where it may wait.
  follow() {
    const number = this.results.findIndex(({ key }) => key === this.wanted);
    if (number >= 0) this.player.selected = number;
    this.stuck = number < 0 ? this.failed.find(({ key }) => key === this.wanted) : null;
    this.moved();
    if (!this.stuck) {
      this.say({});
      return;
    }
    const lines = this.sourceOf(this.stuck)?.lines ?? {};
    this.code.mark({ handover: lines.handover ?? [], wait: lines.wait ?? [] });
    this.reading.textContent = `${this.stuck.name}: ${this.stuck.error}`;
  }

  // showToggles has a button for each strategy, to leave it out of the timeline.
  showToggles(drawn) {
    const row = this.box.querySelector(".toggles");
    const focused = row.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    row.replaceChildren(...drawn.map(({ key, name }) => {
      const shown = String(!this.hidden.has(key));
      const button = make("button", { type: "button", "aria-pressed": shown, "data-key": key }, name);
      button.addEventListener("click", () => {
        this.byHand = true;
        if (this.hidden.has(key)) this.hidden.delete(key);
        else if (this.results.length > 1) this.hidden.add(key);
        this.show(this.all, this.setting);
      });
      return button;
    }));
    row.querySelector(`[data-key="${focused}"]`)?.focus();
    const left = drawn.filter(({ key }) => this.hidden.has(key)).map(({ name }) => name);
    this.box.querySelector(".left-out").textContent = left.length > 0
      ? `Not drawn: ${left.join(", ")}. Press its name to draw it too.` : "";
  }

  // playWhenSeen plays as soon as some of the timelines is in view.
  playWhenSeen() {
    this.seeing ??= new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.seeing.disconnect();
      if (this.player.time === 0) this.player.play();
    }, { threshold: 0.4 });
    this.seeing.disconnect();
    this.seeing.observe(this.player.canvas);
  }

  describe() {
    const about = this.results.map(({ said }) => said).join(" ");
    const names = this.results.map(({ name }) => name).join(", ");
    this.player.canvas.setAttribute("aria-label", `Timelines of ${names}. ${about}`);
  }

  // moved shows what stands at the playhead.
  moved() {
    const { player } = this;
    if (!player.view || this.results.length === 0) return;
    this.playButton.textContent = player.playing ? "❚❚ Pause" : "▶ Play";
    this.scrub.value = Math.round(this.scrub.max * player.time / player.end);
    this.scrub.setAttribute("aria-valuetext", `${told(player.time, player.unit)} of ${told(player.end, player.unit)}`);
    this.box.querySelector(".now").textContent = told(player.time, player.unit);
    const shown = this.stuck ?? this.results[player.selected];
    this.selected.value = shown.key;
    this.results.forEach((result, i) => this.count(result, this.counters.children[i], i === player.selected));
    const strategy = this.sourceOf(shown);
    this.code.show(strategy ?? null, this.setting.limit);
    this.box.querySelector(".two").classList.toggle("no-code", !strategy);
  }

  // sourceOf is the strategy of a result, if its page is known.
  sourceOf(result) {
    const strategy = this.strategies.get(result?.strategy);
    return strategy?.source ? strategy : null;
  }

  count(result, row, selected) {
    if (!row) return;
    const now = countersAt(result.events, this.player.time, this.setting);
    const { items, cpus, capacity } = this.setting;
    const queued = now.queued > 0 ? `, ${now.queued} wait` : "";
    const server = capacity > 0 ? `${now.atServer} of ${capacity}${queued}` : now.atServer;
    const texts = [now.inFlight, server, now.waiting, now.processing, `${now.cpusBusy} of ${cpus}`,
      `${now.done} of ${items}`];
    texts.forEach((text, i) => {
      const cell = row.children[i + 1];
      if (cell.textContent !== String(text)) cell.textContent = text;
    });
    row.classList.toggle("selected", selected);
  }

  // say says what is pointed at or stepped to, and marks its lines.
  say(what) {
    const result = this.results[this.player.selected];
    if (Object.keys(what).length > 0) {
      this.stuck = null;
      this.wanted = result.key;
      this.moved();
    } else if (this.stuck) return;
    const strategy = this.sourceOf(result);
    const { words, marked } = this.happening(what, result, strategy?.lines ?? {});
    const named = strategy ? linesInWords(strategy.source, marked) : "";
    this.code.mark(marked);
    this.reading.textContent = words ? `${words}.${named ? ` In ${strategy.file}, ${named}` : ""}`
      : "Point at a bar, or step: this says what happens, and which line of code does it.";
  }

  // happening is what is pointed at or stepped to, in words, and the lines that do it.
  happening({ cursor, schedule, moment, number, over }, result, lines) {
    const { unit } = this.player;
    if (over !== undefined) {
      return { words: `Nothing happens in ${result.name} ${over ? "any more" : "before"}`, marked: {} };
    }
    if (moment) {
      return { words: `${result.name}, step ${number + 1} of ${result.events.moments.length}, ` +
        `${told(moment.time, unit)}: ${momentInWords(moment)}`,
      marked: linesOfEvents(lines, new Set(moment.events.map(({ kind }) => kind))) };
    }
    if (!cursor) return { words: "", marked: {} };
    const fetching = schedule.stage[cursor.bar] === FETCH;
    if (cursor.after) {
      const marked = fetching ? linesAfterFetch(lines) : isLast(schedule, cursor.bar) ? {} : linesOfIdling(lines);
      return { words: gapInWords(schedule, cursor.bar, unit), marked };
    }
    return { words: reading(schedule, cursor.bar, unit),
      marked: fetching ? { fetch: lines.fetch ?? [] } : { process: lines.process ?? [] } };
  }
}

// tooLong are the strategies beside which others would be too narrow to be seen: sequential, mostly.
function tooLong(results) {
  const others = results.filter(({ strategy }) => strategy !== "sequential");
  if (others.length === 0) return [];
  const longest = Math.max(...others.map(({ makespan }) => makespan));
  return results.filter(({ strategy, makespan }) => strategy === "sequential" && makespan > 3 * longest)
    .map(({ key }) => key);
}

// gapInWords says what happens after a bar, until the next one of its row.
function gapInWords(schedule, bar, unit) {
  const item = schedule.item[bar];
  const taken = schedule.ofItem[PROCESS].get(item);
  if (schedule.stage[bar] === FETCH && taken !== undefined && schedule.start[taken] > schedule.end[bar]) {
    return `${brief(schedule.name)}, item ${item} is fetched at ${told(schedule.end[bar], unit)} and waits until ` +
      `it is processed at ${told(schedule.start[taken], unit)}`;
  }
  const until = isLast(schedule, bar) ? "any more" : `until ${told(schedule.start[bar + 1], unit)}`;
  return `${brief(schedule.name)}: nothing to do here ${until}`;
}

// isLast reports whether a bar is the last one of its row.
function isLast(schedule, bar) { return bar + 1 >= schedule.first[rowOf(schedule, bar) + 1]; }
