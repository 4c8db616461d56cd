// A timeline takes the place of the picture of a scenario: any two of its schedules on one axis, to be looked at
// closer. The picture stays for paper, and for readers without scripts.
"use strict";

class Timeline {
  constructor(figure, schedules, canvas, say) {
    Object.assign(this, { figure, schedules, canvas, say, shown: [], cursor: null, waiting: false });
    this.context = canvas.getContext("2d");
    const inPixels = "devicePixelContentBoxSize" in ResizeObserverEntry.prototype; // zoom and other screens too
    const box = inPixels ? "device-pixel-content-box" : "content-box";
    new ResizeObserver(() => this.redraw()).observe(canvas, { box });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
  }

  // show shows these schedules from their start to their end.
  show(numbers) {
    this.shown = numbers;
    this.panels = numbers.map((number) => ({ schedule: this.schedule(number) }));
    this.end = Math.max(1, ...this.panels.map(({ schedule }) => Math.max(schedule.makespan, schedule.bound)));
    this.unit = unitFor(this.end);
    this.bound = Math.min(...this.panels.map(({ schedule }) => schedule.bound || Infinity));
    this.view = { from: 0, to: this.end };
    this.bottom = placePanels(this.panels);
    this.canvas.style.height = `${Math.ceil(this.bottom + room.axis)}px`;
    this.point(null);
  }

  // schedule is one of those in the page, read when it is first needed.
  schedule(number) {
    this.read ??= [];
    this.read[number] ??= readSchedule(this.schedules[number]);
    return this.read[number];
  }

  get plot() {
    return { left: room.left, right: Math.max(room.left + 1, this.canvas.clientWidth - room.right), top: room.top,
      bottom: this.bottom };
  }

  timeAt(x) {
    const { left, right } = this.plot;
    return this.view.from + (x - left) / (right - left) * (this.view.to - this.view.from);
  }

  // move shows another part of the same length; zoom a longer or shorter one around a time that stays where it is.
  move(time) { this.look(this.view.from + time, this.view.to + time); }

  zoom(factor, around = (this.view.from + this.view.to) / 2) {
    const length = Math.min(this.end, Math.max(20, (this.view.to - this.view.from) * factor));
    const share = (around - this.view.from) / (this.view.to - this.view.from);
    const from = around - share * length;
    this.look(from, from + length);
  }

  look(from, to) {
    const length = to - from;
    from = Math.min(Math.max(0, from), this.end - length);
    this.view = { from, to: from + length };
    this.redraw();
  }

  // point marks a bar of a panel and says its numbers; null marks none.
  point(cursor) {
    this.cursor = cursor;
    this.say(cursor ? reading(this.panels[cursor.panel].schedule, cursor.bar, this.unit) : "");
    this.redraw();
  }

  // hit is the bar at a place.
  hit(x, y) {
    const slack = 4 * (this.view.to - this.view.from) / (this.plot.right - this.plot.left);
    for (const [number, panel] of this.panels.entries()) {
      const row = rowAt(panel, y);
      const bar = row < 0 ? -1 : nearest(panel.schedule, row, this.timeAt(x), slack);
      if (bar >= 0) return { panel: number, bar };
    }
    return null;
  }

  // step points at the next bar of the row, or at that of another row at the same time.
  step(bars, rows) {
    if (!this.cursor) return this.reveal(this.visible());
    const { panel, bar } = this.cursor;
    const { schedule } = this.panels[panel];
    const row = rowOf(schedule, bar);
    if (rows === 0) {
      const next = bar + bars;
      if (next >= schedule.first[row] && next < schedule.first[row + 1]) this.reveal({ panel, bar: next });
      return undefined;
    }
    return this.reveal(this.beside(panel, row, rows, (schedule.start[bar] + schedule.end[bar]) / 2));
  }

  // beside is the bar of the next row that has one, in this panel or the next.
  beside(panel, row, rows, time) {
    for (row += rows; this.panels[panel]; row += rows) {
      const { schedule } = this.panels[panel];
      if (row < 0 || row >= schedule.rows) {
        panel += rows;
        row = rows > 0 ? -1 : this.panels[panel]?.schedule.rows;
        continue;
      }
      const bar = nearest(schedule, row, time, Infinity);
      if (bar >= 0) return { panel, bar };
    }
    return null;
  }

  // visible is the first bar that is in view.
  visible() {
    return this.beside(0, -1, 1, this.view.from);
  }

  // reveal points at a bar, and moves to it if it is not in view.
  reveal(cursor) {
    if (!cursor) return;
    const { schedule } = this.panels[cursor.panel];
    const [start, end] = [schedule.start[cursor.bar], schedule.end[cursor.bar]];
    if (end < this.view.from || start > this.view.to) this.move((start + end - this.view.from - this.view.to) / 2);
    this.point(cursor);
  }

  redraw() { this.frame(); }

  // frame draws once for all changes before the next frame.
  frame() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    const { canvas, context, plot, view } = this;
    const scale = devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.clientWidth * scale), Math.round(canvas.clientHeight * scale)];
    if (!this.panels || width === 0) return;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    const colours = this.colours();
    const at = (time) => plot.left + (time - view.from) / (view.to - view.from) * (plot.right - plot.left);
    context.font = colours.font;
    drawAxis(context, view, plot, colours, at);
    for (const panel of this.panels) this.drawPanel(panel, plot, colours, at);
    this.drawBound(plot, colours, at);
    this.drawCursor(plot, colours, at);
  }

  // colours are those of the picture, in the scheme of now.
  colours() {
    const of = (name) => getComputedStyle(this.figure.querySelector(`.stages .${name}`)).color;
    const colours = { font: `12px ${getComputedStyle(this.canvas).fontFamily}` };
    for (const name of ["ink", "muted", "faint", "fetch", "process"]) colours[name] = of(name);
    return colours;
  }

  drawPanel(panel, plot, colours, at) {
    const { context } = this;
    const { schedule } = panel;
    context.textAlign = "left";
    context.fillStyle = colours.ink;
    context.font = `600 ${colours.font}`;
    const name = fitted(context, schedule.name, (plot.right - plot.left) / 2);
    context.fillText(name, plot.left, panel.top - 8);
    const behind = plot.left + context.measureText(name).width + 10;
    context.font = colours.font;
    context.fillStyle = colours.muted;
    context.fillText(fitted(context, this.caption(schedule), plot.right - behind), behind, panel.top - 8);
    context.textAlign = "right";
    for (const group of panel.groups) {
      context.globalAlpha = 0.35;
      context.fillStyle = colours.faint;
      context.fillRect(plot.left, group.top, plot.right - plot.left, group.height);
      context.globalAlpha = 1;
      context.fillStyle = colours.muted;
      context.fillText(group.label, plot.left - 6, group.top + group.height / 2 + 4);
    }
    drawBars(context, panel, this.view, plot, colours, devicePixelRatio || 1);
    if (schedule.makespan <= this.view.to && schedule.recorded === schedule.items) {
      context.fillStyle = colours.ink;
      context.fillRect(at(schedule.makespan) - 0.75, panel.top - 2, 1.5, panel.bottom - panel.top + 4);
    }
  }

  caption(schedule) {
    const cut = schedule.recorded < schedule.items;
    const took = cut ? `the first ${schedule.recorded} of ${schedule.items} items` : told(schedule.makespan, this.unit);
    return [took, schedule.about].filter(Boolean).join(" · ");
  }

  // drawBound draws T*, the shortest time possible.
  drawBound(plot, colours, at) {
    const { context, bound } = this;
    if (bound < this.view.from || bound > this.view.to) return;
    context.strokeStyle = context.fillStyle = colours.ink;
    context.setLineDash([5, 4]);
    context.lineWidth = 1.5;
    context.beginPath();
    for (const panel of this.panels) { // and not through their names
      context.moveTo(at(bound), panel.top - 3);
      context.lineTo(at(bound), panel.bottom + 3);
    }
    context.stroke();
    context.setLineDash([]);
    context.textAlign = "center";
    context.fillText(`T* ${told(bound, this.unit)}`, Math.min(Math.max(at(bound), 50), plot.right - 40), plot.top - 8);
  }

  // drawCursor frames what is pointed at, from the fetch of its item to the end of its processing.
  drawCursor(plot, colours, at) {
    if (!this.cursor) return;
    const { context } = this;
    const panel = this.panels[this.cursor.panel];
    const { schedule } = panel;
    context.strokeStyle = colours.ink;
    for (const bar of schedule.ofItem.map((bars) => bars.get(schedule.item[this.cursor.bar]))) {
      if (bar === undefined || schedule.end[bar] < this.view.from || schedule.start[bar] > this.view.to) continue;
      const [from, to] = [Math.max(plot.left, at(schedule.start[bar])), Math.min(plot.right, at(schedule.end[bar]))];
      context.lineWidth = bar === this.cursor.bar ? 2 : 1;
      const height = Math.max(panel.row, 4);
      context.strokeRect(from - 1, topOf(panel, rowOf(schedule, bar)) - 1, Math.max(2, to - from) + 2, height + 2);
    }
  }
}
