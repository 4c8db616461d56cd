// Simulates all strategies, and shows what came of it.
"use strict";

(async () => {
  const data = JSON.parse(document.getElementById("lab-data").textContent);
  const results = document.getElementById("results");
  const worker = await startWorker();
  worker.onmessage = ({ data: result }) => {
    results.textContent += `${result.error ?? result.said ?? `took ${result.took_ms} ms`}\n`;
  };
  worker.postMessage({ id: 1, params: data.presets[0].params, strategies: data.strategies.map(({ name }) => name) });
})();
