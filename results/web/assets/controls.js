// What stands around a timeline: lists to choose schedules from, buttons and a legend.
"use strict";

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
