// A table is sorted by a column when its heading is pressed: ascending, descending, and again as it was. Figures come
// with the cells, since what is rounded and scaled for people is not read back. Cells without one stay at the end.
"use strict";

for (const table of document.querySelectorAll("table.sortable")) makeSortable(table);

function makeSortable(table) {
  const original = [...table.tBodies[0].rows];
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(table, heading, original));
  }
}

const nextOrder = { ascending: "descending", descending: null };

function sortBy(table, heading, original) {
  const now = heading.getAttribute("aria-sort");
  const next = now === null ? "ascending" : nextOrder[now];
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  if (next) heading.setAttribute("aria-sort", next);
  table.tBodies[0].append(...(next ? sorted(original, heading.cellIndex, next === "ascending" ? 1 : -1) : original));
}

function sorted(rows, column, sign) {
  const numeric = rows.some((row) => row.cells[column].dataset.figure);
  return [...rows].sort((a, b) => {
    const [x, y] = [a.cells[column], b.cells[column]];
    if (!numeric) return sign * x.textContent.localeCompare(y.textContent, "en", { numeric: true });
    const [p, q] = [x.dataset.figure, y.dataset.figure];
    if (p === undefined || q === undefined) return (p === undefined) - (q === undefined);
    return sign * (Number(p) - Number(q));
  });
}
