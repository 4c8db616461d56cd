// What the tests ask a page. Each function returns a list of faults, unless it says otherwise.

const visible = (e) => e.checkVisibility({ visibilityProperty: true });

const nameOf = (e) => {
  const text = e.getAttribute("aria-label") || e.textContent || e.id;
  return `<${e.localName} ${e.className.baseVal ?? e.className}> ${text.trim().replace(/\s+/g, " ").slice(0, 60)}`;
};

const unfold = () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
};

// A chart is drawn if its data cover a good part of it: a legend or an axis alone do not.
function drawn() {
  unfold();
  const faults = [];
  const figures = [...document.querySelectorAll("figure.chart")].filter(visible);
  if (figures.length === 0) faults.push("there is no chart");
  for (const figure of figures) {
    const pictures = [...figure.querySelectorAll("svg.picture, canvas")].filter(visible);
    if (pictures.length === 0) faults.push(`${figure.id} has no picture`);
    for (const picture of pictures) {
      const why = picture.localName === "canvas" ? blank(picture) : unmarked(picture);
      if (why) faults.push(`${figure.id} ${why}`);
    }
  }
  return faults;
}

const data = ["fetch", "process", "good", "bad", "bound", "ink", "series-"];

function unmarked(picture) {
  if (/NaN|Infinity|undefined/.test(picture.innerHTML.replace(/<(text|title|desc)[^>]*>[^<]*/g, ""))) {
    return "has a coordinate that is no number";
  }
  const frame = picture.getBoundingClientRect();
  if (frame.width === 0 || frame.height === 0) return "has no size";
  const boxes = [...picture.querySelectorAll("path, rect, circle, line, polygon")]
    .filter((mark) => data.some((name) => mark.closest("[class]").getAttribute("class").includes(name)))
    .map((mark) => mark.getBoundingClientRect())
    .filter((box) => box.width + box.height > 0);
  const left = Math.min(...boxes.map((box) => box.left));
  const right = Math.max(...boxes.map((box) => box.right));
  const top = Math.min(...boxes.map((box) => box.top));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  if (boxes.length < 2 || right - left < 0.3 * frame.width || bottom - top < 0.1 * frame.height) {
    return `has ${boxes.length} marks in too little of it`;
  }
  return "";
}

// A canvas is blank if it has hardly any pixel of another colour than its first.
function blank(canvas) {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data: pixels } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const words = new Uint32Array(pixels.buffer);
  let others = 0;
  for (const word of words) if (word !== words[0]) others++;
  return others < 0.005 * words.length ? "is blank" : "";
}

function sideways() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= innerWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.right > innerWidth + 0.5 && !e.parentElement.closest(".scroll, .drawn, pre");
  });
  return [`it is ${root.scrollWidth} pixels wide in a window of ${innerWidth}: ${wide.slice(0, 3).map(nameOf)}`];
}

function printed() {
  const faults = [];
  for (const e of document.querySelectorAll("table, svg.picture, figcaption")) {
    if (e.closest("#sources, #raw, [hidden]") || getComputedStyle(e).display === "none") continue;
    const box = e.getBoundingClientRect();
    if (!visible(e) && !e.closest(".wide, .narrow")) faults.push(`${nameOf(e)} is not on paper`);
    const beside = Math.round(box.right - innerWidth);
    if (beside > 1) faults.push(`${nameOf(e)} ends ${beside} px beside the paper`);
  }
  for (const e of document.querySelectorAll("canvas, select, button:not(.sort)")) {
    if (visible(e)) faults.push(`${nameOf(e)} is on paper, where it does nothing`);
  }
  return faults;
}

const usable = () => [...document.querySelectorAll("a[href], button, select, input, summary, canvas, [tabindex='0']")]
  .filter(visible);

// mark numbers what can be used in the order of the page, and returns how many there are.
function mark() {
  usable().forEach((e, i) => { e.dataset.testNumber = i; });
  return usable().length;
}

const named = (number) => nameOf(document.querySelector(`[data-test-number="${number}"]`));

// focused is where the keyboard is: which number, and what is wrong with it.
function focused() {
  const e = document.activeElement;
  if (!e || e === document.body) return { Number: -1, Name: "", Fault: "" };
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  let fault = "";
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5;
  if (!outlined) fault = "has focus, but one does not see it";
  if (box.bottom < 0 || box.top > innerHeight) fault = "has focus, but is out of sight";
  return { Number: Number(e.dataset.testNumber ?? -1), Name: nameOf(e), Fault: fault };
}

// texts are all that a reader without scripts has to have: not a list of faults.
function texts() {
  const all = new Set();
  for (const e of document.querySelectorAll("h1, h2, h3, p, li, th, td, summary, dt, dd, desc")) {
    if (!e.closest(".by-script")) all.add(e.textContent.trim().replace(/\s+/g, " "));
  }
  return [...all];
}

// The scenarios are made alike, and so are rows, schedules and sources. With all of them, it would take half a minute.
function shorten() {
  const alike = ".scenario ~ .scenario, .source ~ .source, .each .chart ~ .chart, tr:nth-child(n+4)";
  for (const e of document.querySelectorAll(alike)) e.remove();
  const links = [...document.querySelectorAll("a[href^='#']")];
  for (const link of links) if (!document.getElementById(link.hash.slice(1))) link.href = "#answer";
}

async function violations() {
  shorten();
  const result = await axe.run(document, { resultTypes: ["violations"] });
  const why = ({ any, all, none }) => (any[0] ?? all[0] ?? none[0])?.message ?? "";
  return result.violations.filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.impact}: ${v.id}: ${v.help}: ${v.nodes.length} times, such as ` +
      `${v.nodes[0].html.slice(0, 200)} ${why(v.nodes[0])}`);
}
