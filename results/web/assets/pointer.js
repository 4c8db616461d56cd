// What a reader can do on a timeline: zoom, move and point, by mouse, touch and keyboard.
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
