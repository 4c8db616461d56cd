// What scripts add to the report: files are saved as they were, not compressed.
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
