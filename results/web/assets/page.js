// Files of results are saved as they were, not compressed, and each picture as a file of its own.
"use strict";

for (const link of document.querySelectorAll("a.raw")) {
  if (typeof DecompressionStream === "undefined") break;
  link.addEventListener("click", async (event) => {
    if (link.href.startsWith("blob:")) return;
    event.preventDefault();
    const packed = Uint8Array.from(atob(link.href.split(",", 2)[1]), (c) => c.charCodeAt(0));
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    link.href = URL.createObjectURL(await new Response(unpacked).blob());
    link.download = link.download.replace(/\.gz$/, "");
    link.click();
  });
}

for (const link of document.querySelectorAll("a.picture-file")) {
  link.download = link.dataset.file;
  link.parentElement.hidden = false;
  link.addEventListener("click", () => {
    if (!link.href.startsWith("blob:")) link.href = URL.createObjectURL(pictureFile(link.closest("figure")));
  });
}

// pictureFile is the picture of a figure with its name, its ground and the colours of both schemes.
function pictureFile(figure) {
  const svg = "http://www.w3.org/2000/svg";
  const picture = figure.querySelector("svg.picture").cloneNode(true);
  const title = document.createElementNS(svg, "title");
  const style = document.createElementNS(svg, "style");
  const ground = document.createElementNS(svg, "rect");
  title.textContent = picture.getAttribute("aria-label");
  style.textContent = document.getElementById("picture-style").textContent;
  ground.setAttribute("class", "ground solid");
  for (const side of ["width", "height"]) ground.setAttribute(side, picture.getAttribute(side));
  picture.querySelector("desc").after(style, ground);
  picture.prepend(title);
  return new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
}
