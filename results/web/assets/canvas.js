// Drawing schedules on a canvas. All positions are in pixels of the page; the canvas has as many as the screen.
"use strict";

const room = { left: 62, right: 12, top: 20, name: 26, group: 5, panel: 12, axis: 40 };
const rowHeight = { panel: 224, most: 14, lines: 300 }; // more rows than lines share lines
const thickness = [0.5, 0.86]; // of a row, by stage
const densities = [0.5, 0.7, 0.85, 1]; // of what is narrower than a pixel, by how much of the pixel it fills
const solid = densities.length - 1;
const rowsOfALine = 8; // that are looked at, where rows share lines

// placePanels gives each schedule its place, one below the other, and returns where the last one ends.
function placePanels(panels) {
  let y = room.top;
  for (const panel of panels) {
    const rows = Math.max(1, panel.schedule.rows);
    panel.row = rows > rowHeight.lines ? rowHeight.lines / rows : Math.min(rowHeight.most, rowHeight.panel / rows);
    if (panel.row < 1.5 && rows <= rowHeight.lines) panel.row = 1;
    panel.top = y + room.name;
    y = panel.top;
    panel.groups = panel.schedule.groups.map((group) => {
      const placed = { ...group, top: y, height: group.rows * panel.row };
      y += placed.height + room.group;
      return placed;
    });
    panel.bottom = y - room.group;
    y += room.panel;
  }
  return y - room.panel;
}

// rowAt is the row of a panel at a height; -1 beside all.
function rowAt(panel, y) {
  let before = 0;
  for (const group of panel.groups) {
    const row = Math.floor((y - group.top) / panel.row);
    if (row >= 0 && row < group.rows) return before + row;
    before += group.rows;
  }
  return -1;
}

// topOf is where a row of a panel begins.
function topOf(panel, row) {
  let before = 0;
  for (const group of panel.groups) {
    if (row < before + group.rows) return group.top + (row - before) * panel.row;
    before += group.rows;
  }
  return panel.bottom;
}

// A Batch collects rectangles, to draw all of one colour and density at once.
class Batch {
  constructor(width) {
    this.width = width;
    this.rectangles = thickness.map(() => densities.map(() => []));
    this.cover = thickness.map(() => new Float32Array(width + 1)); // of each pixel of a line
  }

  // line adds the visible bars of some rows that share a line.
  line(schedule, rows, view, y, height) {
    const scale = this.width / (view.to - view.from);
    for (const row of rows) {
      for (let i = firstAfter(schedule, row, view.from); i < schedule.first[row + 1]; i++) {
        if (schedule.start[i] >= view.to) break;
        const x = Math.max(0, (schedule.start[i] - view.from) * scale);
        const end = Math.min(this.width, (schedule.end[i] - view.from) * scale);
        if (rows.length === 1 && end - x >= 1) this.rectangle(schedule.stage[i], solid, x, end, y, height);
        else this.fill(this.cover[schedule.stage[i]], x, end);
      }
    }
    this.cover.forEach((cover, stage) => this.flush(cover, stage, rows.length, y, height));
  }

  rectangle(stage, density, x, end, y, height) {
    const thick = Math.max(1, thickness[stage] * height);
    this.rectangles[stage][density].push(x, y + (height - thick) / 2, end - x, thick);
  }

  // fill adds how much of each pixel is covered. What takes no time is seen too.
  fill(cover, x, end) {
    const last = Math.min(this.width - 1, Math.floor(end));
    for (let pixel = Math.floor(x); pixel <= last; pixel++) {
      cover[pixel] += Math.max(Math.min(end, pixel + 1) - Math.max(x, pixel), 1e-3);
    }
  }

  // flush makes rectangles of neighbours that are as densely covered, and begins again.
  flush(cover, stage, rows, y, height) {
    let [from, before] = [0, -1];
    for (let pixel = 0; pixel <= this.width; pixel++) {
      const share = pixel < this.width ? cover[pixel] / rows : 0;
      const density = share > 0 ? Math.min(solid, Math.floor(share * densities.length)) : -1;
      if (density !== before) {
        if (before >= 0) this.rectangle(stage, before, from, pixel, y, height);
        [from, before] = [pixel, density];
      }
    }
    cover.fill(0);
  }

  draw(context, colours, left) {
    this.rectangles.forEach((byDensity, stage) => byDensity.forEach((list, density) => {
      context.fillStyle = colours[stage === FETCH ? "fetch" : "process"];
      context.globalAlpha = densities[density];
      for (let i = 0; i < list.length; i += 4) {
        context.fillRect(left + list[i], list[i + 1], list[i + 2], list[i + 3]);
      }
    }));
    context.globalAlpha = 1;
  }
}

// drawBars draws what a panel has between two times.
function drawBars(context, panel, view, plot, colours) {
  const batch = new Batch(Math.floor(plot.right - plot.left));
  let before = 0;
  for (const group of panel.groups) {
    const lines = Math.min(group.rows, Math.max(1, Math.ceil(group.height)));
    for (let line = 0; line < lines; line++) {
      const from = Math.floor(line * group.rows / lines);
      const to = Math.max(from + 1, Math.floor((line + 1) * group.rows / lines));
      const step = Math.max(1, (to - from) / rowsOfALine);
      const rows = [];
      for (let row = from; row < to; row += step) rows.push(before + Math.floor(row));
      batch.line(panel.schedule, rows, view, group.top + line * group.height / lines, group.height / lines);
    }
    before += group.rows;
  }
  batch.draw(context, colours, plot.left);
}

// ticks are round times, at most so many.
function ticks(view, most) {
  const least = (view.to - view.from) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((size) => size >= least));
  const list = [];
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) list.push(at);
  const unit = unitFor(view.to);
  return list.map((at) => ({ at, label: `${Number((at / unit.size).toFixed(6))} ${unit.name}` }));
}

// drawAxis draws the ruler behind the panels.
function drawAxis(context, view, plot, colours, at) {
  context.textAlign = "center";
  for (const tick of ticks(view, Math.max(3, (plot.right - plot.left) / 90))) {
    const x = Math.round(at(tick.at)) + 0.5;
    context.fillStyle = colours.faint;
    context.fillRect(x - 0.5, plot.top, 1, plot.bottom - plot.top + 5);
    context.fillStyle = colours.muted;
    context.fillText(tick.label, Math.min(Math.max(x, plot.left), plot.right - 14), plot.bottom + 18);
  }
  context.fillText("time since the first item was taken", (plot.left + plot.right) / 2, plot.bottom + 34);
}

// fitted is as much of a text as fits.
function fitted(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 0 && context.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return length > 0 ? `${text.slice(0, length)}…` : "";
}
