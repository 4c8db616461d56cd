// A player is a timeline with a playhead: what comes after it is veiled. It plays, pauses, scrubs and steps.
"use strict";

rowHeight.panel = 168; // several strategies stand one below the other

const secondsOfAView = 8; // that playing what is in view takes at speed 1

class Player extends Timeline {
  // said is called with what is pointed at or stepped to; moved after the playhead has moved.
  constructor(figure, canvas, said, moved) {
    super(figure, [], canvas, () => {});
    Object.assign(this, { said, moved, time: 0, speed: 1, playing: false, selected: 0, stale: true, results: [] });
  }

  // take shows some results: the playhead stays where it is if there is room for it.
  take(results, time) {
    const [was, zoomed] = [this.end ?? 0, this.view && (this.view.from > 0 || this.view.to < this.end)];
    const view = this.view;
    this.results = results;
    this.schedules = results.map(({ data }) => data);
    this.read = results.map((result) => result.schedule);
    this.show(results.map((_, number) => number));
    if (zoomed && was === this.end) this.look(view.from, view.to);
    this.selected = Math.min(this.selected, Math.max(0, results.length - 1));
    this.goTo(Math.min(time ?? this.time, this.end));
  }

  get events() { return this.results[this.selected]?.events; }

  // caption says how long a schedule takes, and what it gains.
  caption(schedule) {
    return [super.caption({ ...schedule, about: "" }), schedule.about].filter(Boolean).join(" · ");
  }

  // goTo moves the playhead.
  goTo(time) {
    this.time = Math.min(Math.max(0, time), this.end);
    const length = this.view.to - this.view.from;
    if (this.time > this.view.to) this.look(this.time - length / 10, this.time + 0.9 * length);
    else if (this.time < this.view.from) this.look(this.time - 0.9 * length, this.time + length / 10);
    this.moved();
    this.frame();
  }

  // advance steps to the next moment at which something happens in the selected strategy, or to the one before.
  advance(by) {
    this.pause();
    const { events } = this;
    if (!events) return;
    const number = by > 0 ? momentAfter(events, this.time) : momentBefore(events, this.time);
    const moment = events.moments[number];
    this.cursor = null;
    if (moment) this.goTo(moment.time);
    this.said(moment ? { moment, number } : { over: by > 0 });
  }

  play() {
    if (this.playing || this.results.length === 0) return;
    if (this.time >= this.end) this.goTo(0);
    this.playing = true;
    this.point(null);
    let before = performance.now();
    const tick = (now) => {
      if (!this.playing) return;
      const rate = (this.view.to - this.view.from) / secondsOfAView * this.speed; // µs a second
      this.goTo(this.time + rate * Math.min(0.1, Math.max(0, now - before) / 1000));
      before = now;
      if (this.time >= this.end) this.pause();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    this.moved();
  }

  pause() {
    this.playing = false;
    this.moved();
  }

  // select chooses the strategy whose code is shown.
  select(number) {
    if (number === this.selected || !this.results[number]) return;
    this.selected = number;
    this.moved();
    this.frame();
  }

  // point marks a bar, or what comes after it, of a panel.
  point(cursor) {
    this.cursor = cursor;
    if (cursor) this.select(cursor.panel);
    this.said(cursor ? { cursor, schedule: this.panels[cursor.panel].schedule } : {});
    this.frame();
  }

  // hit is the bar at a place, or the one before it in its row: then the place is after it.
  hit(x, y) {
    const bar = super.hit(x, y);
    if (bar || x < this.plot.left || x > this.plot.right) return bar;
    for (const [number, panel] of this.panels.entries()) {
      const row = rowAt(panel, y);
      if (row < 0) continue;
      const before = firstAfter(panel.schedule, row, this.timeAt(x)) - 1;
      if (before >= panel.schedule.first[row]) return { panel: number, bar: before, after: true };
    }
    return null;
  }

  redraw() {
    this.stale = true;
    this.frame();
  }

  // draw draws anew only what is stale.
  draw() {
    const { canvas, context, plot, view } = this;
    if (!this.panels || canvas.clientWidth === 0) return;
    if (this.stale) {
      this.stale = false;
      super.draw();
      this.whole = new OffscreenCanvas(canvas.width, canvas.height);
      this.whole.getContext("2d").drawImage(canvas, 0, 0);
    }
    const scale = devicePixelRatio || 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(this.whole, 0, 0);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const colours = this.colours();
    context.font = colours.font;
    const at = (time) => plot.left + (time - view.from) / (view.to - view.from) * (plot.right - plot.left);
    this.veil(plot, at);
    if (this.panels.length > 0) this.drawBound(plot, colours, at);
    super.drawCursor(plot, colours, at);
    this.drawPlayhead(plot, at);
  }

  drawCursor() {} // it is drawn over the veil

  drawBound(plot, colours, at) {
    if (!this.stale && this.whole && Number.isFinite(this.bound)) super.drawBound(plot, colours, at);
  }

  // veil hides what has not happened yet.
  veil(plot, at) {
    const x = Math.min(Math.max(plot.left, at(this.time)), plot.right);
    if (this.time >= this.end) return;
    this.context.fillStyle = getComputedStyle(document.body).backgroundColor;
    this.context.globalAlpha = 0.86;
    for (const panel of this.panels) {
      this.context.fillRect(x, panel.top - 2, plot.right - x + 2, panel.bottom - panel.top + 4);
    }
    this.context.globalAlpha = 1;
  }

  drawPlayhead(plot, at) {
    const x = at(this.time);
    if (this.panels.length === 0 || x < plot.left - 1 || x > plot.right + 1) return;
    const { context } = this;
    context.fillStyle = getComputedStyle(this.canvas).color;
    context.fillRect(x - 1, this.panels[0].top - 3, 2, plot.bottom - this.panels[0].top + 8);
    context.beginPath();
    context.moveTo(x - 6, plot.bottom + 13);
    context.lineTo(x + 6, plot.bottom + 13);
    context.lineTo(x, plot.bottom + 4);
    context.fill();
  }
}

// listenToScrubbing moves the playhead of a player by dragging it, or below the panels. It comes before what moves the
// view.
function listenToScrubbing(player, canvas) {
  let scrubbing = null;
  const to = (event) => player.goTo(player.timeAt(event.clientX - canvas.getBoundingClientRect().left));
  canvas.addEventListener("pointerdown", (event) => {
    const box = canvas.getBoundingClientRect();
    const { left, right } = player.plot;
    const x = left + (player.time - player.view.from) / (player.view.to - player.view.from) * (right - left);
    if (event.clientY - box.top < player.bottom && Math.abs(event.clientX - box.left - x) > 7) return;
    scrubbing = event.pointerId;
    canvas.setPointerCapture(scrubbing);
    player.pause();
    to(event);
    event.stopImmediatePropagation();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== scrubbing) return;
    to(event);
    event.stopImmediatePropagation();
  });
  for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, () => { scrubbing = null; });
}
