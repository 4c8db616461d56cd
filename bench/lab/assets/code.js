// The page of a strategy, line by line, with marks at the lines that do what the timeline shows.
"use strict";

// The kinds of lines, as the page has them, and what each is called.
const lineKinds = { handover: "hands over", fetch: "fetches", wait: "waits", process: "processes", emit: "gives out" };

// linesBetween are those lines of a kind that stand between the fetch and the processing of a page.
function linesBetween(lines, kind) {
  const [fetch, process] = [Math.min(...lines.fetch ?? []), Math.max(...lines.process ?? [])];
  return (lines[kind] ?? []).filter((line) => line > fetch && line < process);
}

// linesAfterFetch are where an item is between its fetch and its processing: handed over, or waited for.
function linesAfterFetch(lines) {
  for (const kind of ["handover", "wait"]) {
    const found = linesBetween(lines, kind);
    if (found.length > 0) return { [kind]: found };
  }
  return {};
}

// linesOfIdling are where who has no item is: where one is handed over, or waited for.
function linesOfIdling(lines) {
  const before = (lines.handover ?? []).filter((line) => !linesBetween(lines, "handover").includes(line));
  if (before.length > 0) return { handover: before };
  return lines.wait?.length > 0 ? { wait: lines.wait } : {};
}

// linesOfEvents are the lines that do what happens at a moment.
function linesOfEvents(lines, kinds) {
  const found = {};
  const add = (more) => Object.assign(found, more);
  if (kinds.has(PROCESS_ENDS)) add({ emit: lines.emit ?? [] });
  if (kinds.has(FETCH_ENDS)) add(linesAfterFetch(lines));
  if (kinds.has(PROCESS_BEGINS)) add({ process: lines.process ?? [] });
  if (kinds.has(FETCH_BEGINS)) add({ fetch: lines.fetch ?? [] });
  return found;
}

// linesInWords names marked lines, with what stands there.
function linesInWords(source, marked) {
  const text = source.split("\n");
  const found = Object.entries(marked).flatMap(([kind, lines]) => lines.slice(0, 2).map((line) => ({ kind, line })));
  return found.sort((a, b) => a.line - b.line)
    .map(({ kind, line }) => `line ${line} ${lineKinds[kind]}: ${(text[line - 1] ?? "").trim()}`).join("; ");
}

class CodeView {
  constructor(box) {
    Object.assign(this, { box, strategy: null, lines: [], marked: [] });
    this.heading = box.querySelector("h3");
    this.idea = box.querySelector(".idea");
    this.python = box.querySelector(".python");
    this.page = box.querySelector("pre");
  }

  // show shows the page of a strategy; null shows none.
  show(strategy, limit) {
    if (strategy) {
      this.idea.textContent = `${strategy.name}: ${ideaInWords(strategy.idea, limit)}`;
      this.python.textContent = pythonInWords(strategy.python, limit);
    }
    if (strategy === this.strategy) return;
    this.strategy = strategy;
    this.box.hidden = !strategy;
    if (!strategy) return;
    this.heading.textContent = strategy.file;
    this.page.setAttribute("aria-label", `Source of ${strategy.name}, ${strategy.file}`);
    this.lines = strategy.source.replace(/\n$/, "").split("\n").map((text, i) => {
      const comment = /^\s*\/\//.test(text);
      const line = make("span", { class: comment ? "line comment" : "line", "data-line": i + 1 }, `${text}\n`);
      return line;
    });
    this.page.replaceChildren(make("code", {}, ...this.lines));
    this.marked = [];
    const start = Math.min(...strategy.lines?.fetch ?? []);
    this.reveal(Number.isFinite(start) ? this.functionAt(start) : 1);
  }

  // functionAt is the line where the function that has a line begins.
  functionAt(line) {
    while (line > 1 && !this.lines[line - 1].textContent.startsWith("func ")) line--;
    return line;
  }

  // mark marks lines by kind, and brings them into view within their box.
  mark(marked) {
    for (const line of this.marked) line.classList.remove("marked", ...Object.keys(lineKinds));
    this.marked = [];
    let first = Infinity;
    for (const [kind, numbers] of Object.entries(marked)) {
      for (const number of numbers) {
        const line = this.lines[number - 1];
        if (!line) continue;
        line.classList.add("marked", kind);
        line.dataset.does = lineKinds[kind];
        this.marked.push(line);
        first = Math.min(first, number);
      }
    }
    if (Number.isFinite(first)) this.reveal(first, true);
  }

  // reveal scrolls the page of the strategy, not the page of the lab.
  reveal(number, ifHidden = false) {
    const [line, { page }] = [this.lines[number - 1], this];
    const [top, height] = [line.offsetTop, line.offsetHeight]; // in the box, which is positioned
    const inView = top >= page.scrollTop && top + height <= page.scrollTop + page.clientHeight;
    if (!ifHidden || !inView) page.scrollTop = Math.max(0, top - (ifHidden ? page.clientHeight / 3 : height));
  }
}
