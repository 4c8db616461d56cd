// Starts the page.
"use strict";

const lab = (() => {
  const data = JSON.parse(document.getElementById("lab-data").textContent);
  for (const preset of data.presets) preset.params = paramsOf(preset.params);
  document.documentElement.classList.add("scripted");
  const page = new Lab(data, startWorker);
  page.load();
  return page;
})();
