// Starts the simulator in a worker.
"use strict";

// startWorker is the worker once it can simulate. See worker.js for its messages.
async function startWorker() {
  const source = (id) => document.getElementById(id).textContent;
  const address = URL.createObjectURL(new Blob([source("lab-worker")], { type: "text/javascript" }));
  const worker = new Worker(address);
  await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.ready ? resolve() : reject(new Error(data.broken)));
    worker.onerror = (event) => reject(new Error(event.message || "its worker did not start"));
    worker.postMessage({ wasm: source("lab-simulator") });
  });
  URL.revokeObjectURL(address);
  worker.onmessage = worker.onerror = null;
  return worker;
}
