// Runs it for real: the server of this page measures the same work, and both stand beside each other.
"use strict";

class RealRun {
  constructor(box, lab) {
    Object.assign(this, { box, lab, running: false, run: 0 });
    this.button = box.querySelector("button");
    this.progress = box.querySelector("progress");
    this.status = box.querySelector("[role=status]");
    this.problem = box.querySelector(".problem");
    this.table = box.querySelector(".scroll");
    this.notes = box.querySelector(".notes");
    this.button.addEventListener("click", () => this.start());
  }

  hide() {
    this.box.hidden = true;
    this.run++; // what still comes belongs to other work
    this.stop?.abort(); // and the server need not measure it
  }

  // offer shows the button, if there is a server.
  offer(served) {
    this.box.hidden = !served;
    this.status.textContent = this.problem.textContent = "";
    this.table.hidden = this.progress.hidden = true;
    this.notes.replaceChildren();
    this.button.disabled = this.running;
  }

  async start() {
    const { lab } = this;
    const [run, params] = [++this.run, lab.shownParams];
    const names = lab.data.strategies.map(({ name }) => name) // practices are only simulated
      .filter((name) => lab.results.some(({ strategy }) => strategy === name));
    lab.results = lab.results.filter(({ measured }) => !measured);
    this.running = this.button.disabled = true;
    this.problem.textContent = "";
    Object.assign(this.progress, { hidden: false, max: names.length, value: 0 });
    this.status.textContent = `Measuring ${names.join(", ")} …`;
    this.notes.replaceChildren();
    this.lines = [];
    this.stop = new AbortController();
    const { problem, notes } = await measure(forWorker(params), names, this.stop.signal, (result) => {
      if (run !== this.run) return;
      lab.add(result, true);
      this.lines.push(result);
      this.progress.value++;
      this.show();
    });
    this.running = this.button.disabled = false;
    if (run !== this.run) return;
    this.progress.hidden = true;
    this.problem.textContent = problem;
    this.status.textContent = problem ? "" : "Measured. The timelines above have both now.";
    this.notes.replaceChildren(...notes.map((text) => make("li", {}, text)));
  }

  // show shows the timelines, and the table of both makespans. What was simulated has as many CPUs as the machine.
  show() {
    this.lab.show();
    this.table.hidden = false;
    const heads = ["strategy", "simulated", "measured", "difference"];
    const rows = this.lines.map(({ strategy, makespan_ns: measured, simulated_ns: simulated, error }) => make("tr", {},
      make("th", { scope: "row" }, strategy), ...(error ? [make("td", { colspan: 3, class: "text" }, error)]
        : [timeWords(simulated / 1000), timeWords(measured / 1000), longerInWords(measured / simulated)]
          .map((text) => make("td", {}, text)))));
    this.table.querySelector("table").replaceChildren(
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows));
  }
}

// longerInWords says how much longer a measurement takes than the simulation.
function longerInWords(factor) {
  const percent = Math.round(100 * Math.abs(factor - 1));
  if (percent === 0) return "the same";
  if (factor >= 2) return `${Number(factor.toPrecision(3))} times as long`;
  return `${percent} % ${factor > 1 ? "longer" : "shorter"}`;
}
