// What a reader can do with a timeline: choose schedules, zoom, move and point, by mouse, touch and keyboard.
"use strict";

// make makes an element with attributes and what is in it.
function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

const hint = "Drag to move; pinch, or turn the wheel with ctrl, to zoom. " +
  "On the keyboard, arrows go from bar to bar, shift and arrows move, + and − zoom, and 0 shows all.";

const timelines = [...document.querySelectorAll("script.timeline-data")]
  .map((data) => takeOver(data.closest("figure"), JSON.parse(data.textContent)));

// takeOver puts a timeline in the place of the picture of a figure.
function takeOver(figure, { scenario, shown, schedules, said: sentences }) {
  const said = make("p", { class: "reading", role: "status" });
  const canvas = make("canvas", { tabindex: "0", role: "application", "aria-roledescription": "timeline",
    "aria-label": `Timeline of ${brief(scenario)}`, "aria-describedby": `${figure.id}-hint` });
  const controls = make("div", { class: "controls" });
  figure.querySelector(".drawn").before(make("div", { class: "by-script" }, controls, canvas, said,
    make("p", { class: "note", id: `${figure.id}-hint` }, hint)));
  figure.classList.add("taken-over");
  const timeline = new Timeline(figure, schedules, canvas, (text) => { said.textContent = text || "Point at a bar."; });
  addChoices(timeline, controls, shown, schedules.map((schedule) => schedule.name), sentences);
  addButtons(timeline, controls);
  addLegend(controls);
  listenToPointer(timeline, canvas);
  listenToKeys(timeline, canvas);
  return timeline;
}

// addLegend has an example of each stage. The canvas takes its colours from there.
function addLegend(controls) {
  const example = (name, label) => make("span", {}, make("i", { class: `${name} mark` }), label);
  controls.append(make("span", { class: "picture stages" }, example("fetch", "fetch"), example("process", "process"),
    example("ink", "T*, the shortest time possible"), make("i", { class: "muted" }), make("i", { class: "faint" })));
}

// addChoices adds a list of all schedules for each place.
function addChoices(timeline, controls, shown, names, sentences) {
  const numbers = shown.map((name) => names.indexOf(name)).filter((number) => number >= 0);
  const lists = ["Above", "Below"].map((place, i) => {
    const options = names.map((name, number) => make("option", { value: number }, brief(name)));
    const list = make("select", {}, ...options);
    if (i === 1) list.append(make("option", { value: -1 }, "nothing"));
    list.value = numbers[i] ?? -1;
    controls.append(make("label", {}, `${place} `, list));
    return list;
  });
  const show = (chosen) => {
    timeline.figure.querySelector("figcaption p").textContent = captionOf(chosen.map((number) => sentences[number]));
    const rows = numbersOf(timeline.figure, chosen);
    if (rows.length > 0) timeline.figure.querySelector("details tbody").replaceChildren(...rows);
  };
  const choose = () => {
    const chosen = lists.map((list) => Number(list.value)).filter((number) => number >= 0);
    timeline.show(chosen);
    show(chosen);
    const same = chosen.length === numbers.length && chosen.every((number, i) => number === numbers[i]);
    timeline.figure.classList.toggle("other", !same);
  };
  timeline.figure.querySelector("figcaption p").setAttribute("aria-live", "polite");
  for (const list of lists) list.addEventListener("change", choose);
  addEventListener("beforeprint", () => show(numbers)); // on paper is the picture from the start
  addEventListener("afterprint", choose);
  timeline.show(numbers);
}

// captionOf are the sentences on some schedules. The first that names T* explains it.
function captionOf(sentences) {
  const explains = sentences.findIndex(([first, after]) => first !== after);
  return sentences.map(([first, after], i) => i > explains ? after : first).join(" ");
}

// numbersOf are the rows of numbers that the page has of some schedules where each is by itself.
function numbersOf(figure, chosen) {
  const each = figure.nextElementSibling;
  if (!each?.matches(".each")) return [];
  return chosen.map((number) => each.querySelectorAll("figure")[number])
    .flatMap((alone) => [...alone.querySelectorAll("tbody tr")].map((row) => row.cloneNode(true)));
}

function addButtons(timeline, controls) {
  const length = () => timeline.view.to - timeline.view.from;
  const buttons = [["−", "Zoom out", () => timeline.zoom(2)], ["+", "Zoom in", () => timeline.zoom(0.5)],
    ["◂", "Earlier", () => timeline.move(-length() / 4)], ["▸", "Later", () => timeline.move(length() / 4)],
    ["All", "Show all", () => timeline.look(0, timeline.end)]];
  const group = make("span", { class: "buttons" });
  for (const [sign, label, act] of buttons) {
    const button = make("button", { type: "button", "aria-label": label, title: label }, sign);
    button.addEventListener("click", act);
    group.append(button);
  }
  controls.append(group);
}

function listenToKeys(timeline, canvas) {
  const length = () => timeline.view.to - timeline.view.from;
  const keys = {
    ArrowLeft: () => timeline.step(-1, 0), ArrowRight: () => timeline.step(1, 0),
    ArrowUp: () => timeline.step(0, -1), ArrowDown: () => timeline.step(0, 1),
    "shift ArrowLeft": () => timeline.move(-length() / 10), "shift ArrowRight": () => timeline.move(length() / 10),
    "+": () => timeline.zoom(0.5), "=": () => timeline.zoom(0.5), "-": () => timeline.zoom(2),
    0: () => timeline.look(0, timeline.end), Escape: () => timeline.point(null),
  };
  canvas.addEventListener("keydown", (event) => {
    const shifted = event.shiftKey && event.key.startsWith("Arrow") ? `shift ${event.key}` : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, shifted)) return;
    event.preventDefault();
    keys[shifted]();
  });
}

// listenToPointer moves with one finger or button, zooms with two fingers or the wheel, and points at what is below.
function listenToPointer(timeline, canvas) {
  const down = new Map(); // where each finger is
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const spread = () => {
    const [a, b] = [...down.values()];
    return { apart: Math.max(10, Math.abs(a.x - b.x)), middle: (a.x + b.x) / 2 };
  };
  canvas.addEventListener("pointerdown", (event) => {
    down.set(event.pointerId, place(event));
    canvas.setPointerCapture(event.pointerId);
    timeline.point(timeline.hit(place(event).x, place(event).y));
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = down.get(event.pointerId);
    if (!before) {
      timeline.point(timeline.hit(now.x, now.y));
      return;
    }
    const old = down.size === 2 ? spread() : null;
    down.set(event.pointerId, now);
    if (old) timeline.zoom(old.apart / spread().apart, timeline.timeAt(old.middle));
    timeline.move(timeline.timeAt(old ? old.middle : before.x) - timeline.timeAt(old ? spread().middle : now.x));
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => down.delete(event.pointerId));
  }
  canvas.addEventListener("wheel", (event) => {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (!event.ctrlKey && !event.metaKey && Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    const time = timeline.timeAt(place(event).x);
    if (event.ctrlKey || event.metaKey) timeline.zoom(2 ** (event.deltaY / 200), time);
    else timeline.move(timeline.timeAt(place(event).x + sideways) - time);
  }, { passive: false });
}
