// Makes a page of the lab that stands in this one, for a link to open. It is under the policy of this page.
"use strict";

(async () => {
  if (typeof DecompressionStream === "undefined") return;
  const packed = Uint8Array.from(atob(document.getElementById("lab-page").textContent), (c) => c.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const page = await new Response(unpacked).arrayBuffer();
  const link = document.querySelector("#lab a.open");
  link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  link.parentElement.hidden = false;
})();
