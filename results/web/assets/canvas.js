// Drawing schedules on a canvas. All positions are in pixels of the page; the canvas has as many as the screen.
"use strict";

const room = { left: 62, right: 12, top: 20, name: 26, group: 5, panel: 12, axis: 40 };
const rowHeight = { panel: 224, most: 14, lines: 300 }; // more rows than lines share lines
const thickness = [0.5, 0.86]; // of a row, by stage
const faintest = 0.5; // how much of the colour what is narrower than a pixel has at least
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

// A Raster is the pixels of a panel. A line of them is computed from how much of each pixel is covered by the bars, of
// which there may be many, and then repeated for its height.
class Raster {
  constructor(width, height, colours) {
    Object.assign(this, { width, height, data: new ImageData(width, height) });
    this.colours = [colours.fetch, colours.process].map((colour) => colour.match(/[\d.]+/g).map(Number));
    this.cover = thickness.map(() => new Float32Array(width));
    this.pixels = [new Uint8ClampedArray(4 * width), new Uint8ClampedArray(4 * width)];
  }

  // line draws the visible bars of some rows from one height to another.
  line(schedule, rows, view, top, bottom) {
    const scale = this.width / (view.to - view.from);
    for (const row of rows) {
      for (let i = firstAfter(schedule, row, view.from); i < schedule.first[row + 1]; i++) {
        if (schedule.start[i] >= view.to) break;
        this.fill(schedule.stage[i], (schedule.start[i] - view.from) * scale, (schedule.end[i] - view.from) * scale);
      }
    }
    const [processed, both] = this.pixels.map((pixels) => pixels.fill(0));
    this.mix(PROCESS, processed, rows.length);
    this.repeat(processed, top, bottom, thickness[PROCESS]);
    this.mix(FETCH, both, rows.length);
    this.mix(PROCESS, both, rows.length);
    this.repeat(both, top, bottom, thickness[FETCH]);
    for (const cover of this.cover) cover.fill(0);
  }

  // fill adds how much of each pixel a bar covers. What takes no time is seen too.
  fill(stage, from, to) {
    const cover = this.cover[stage];
    const [start, end] = [Math.max(0, from), Math.min(this.width, to)];
    const [first, last] = [Math.floor(start), Math.min(this.width - 1, Math.floor(end))];
    if (first === last) {
      cover[first] += Math.max(end - start, 1e-3);
      return;
    }
    cover[first] += first + 1 - start;
    for (let pixel = first + 1; pixel < last; pixel++) cover[pixel] += 1;
    cover[last] += end - last;
  }

  // mix lays the colour of a stage over pixels.
  mix(stage, pixels, rows) {
    const cover = this.cover[stage];
    const [red, green, blue] = this.colours[stage];
    for (let pixel = 0; pixel < this.width; pixel++) {
      if (cover[pixel] === 0) continue;
      const share = Math.min(1, faintest + (1 - faintest) * cover[pixel] / rows);
      const at = 4 * pixel;
      const behind = share < 1 ? pixels[at + 3] / 255 * (1 - share) : 0;
      const alpha = behind + share;
      const part = share / alpha;
      pixels[at] += (red - pixels[at]) * part;
      pixels[at + 1] += (green - pixels[at + 1]) * part;
      pixels[at + 2] += (blue - pixels[at + 2]) * part;
      pixels[at + 3] = 255 * alpha;
    }
  }

  // repeat puts a line of pixels into the middle of the room between two heights, as thick as a share of it.
  repeat(pixels, top, bottom, share) {
    const beside = (1 - share) * (bottom - top) / 2;
    const from = Math.round(top + beside);
    const to = Math.min(this.height, Math.max(from + 1, Math.round(bottom - beside)));
    for (let y = from; y < to; y++) this.data.data.set(pixels, 4 * y * this.width);
  }
}

// drawBars draws what a panel has between two times. A pixel of the raster is one of the screen.
function drawBars(context, panel, view, plot, colours, scale) {
  const width = Math.max(1, Math.floor((plot.right - plot.left) * scale));
  const raster = new Raster(width, Math.max(1, Math.ceil((panel.bottom - panel.top) * scale)), colours);
  let before = 0;
  for (const group of panel.groups) {
    const lines = Math.min(group.rows, Math.max(1, Math.floor(group.height * scale)));
    const top = (group.top - panel.top) * scale;
    const height = group.height * scale / lines;
    for (let line = 0; line < lines; line++) {
      const rows = rowsOf(line, lines, group.rows).map((row) => before + row);
      raster.line(panel.schedule, rows, view, top + line * height, top + (line + 1) * height);
    }
    before += group.rows;
  }
  const pixels = new OffscreenCanvas(raster.width, raster.height);
  pixels.getContext("2d").putImageData(raster.data, 0, 0);
  context.drawImage(pixels, plot.left, panel.top, raster.width / scale, raster.height / scale);
}

// rowsOf are the rows that share a line, of which there may be fewer: not more than so many of them.
function rowsOf(line, lines, all) {
  const from = Math.floor(line * all / lines);
  const to = Math.max(from + 1, Math.floor((line + 1) * all / lines));
  const step = Math.max(1, (to - from) / rowsOfALine);
  const rows = [];
  for (let row = from; row < to; row += step) rows.push(Math.floor(row));
  return rows;
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
