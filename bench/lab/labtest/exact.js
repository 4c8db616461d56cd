// exactSpans has a worker simulate every strategy for every preset. It returns what the worker said, in that order,
// with the exact stamps of the items as base64.
async function exactSpans(worker, presets, strategies) {
  const base64 = (bytes) => {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const answers = [];
  for (const [id, preset] of presets.entries()) {
    await new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        if (data.id !== id + 1) return;
        if (data.done) return resolve();
        const shown = data.data && { ...data.data, fetch: [...data.data.fetch], process: [...data.data.process] };
        answers.push({ ...data, data: shown, preset: preset.name, spans: data.spans && base64(data.spans) });
      };
      worker.postMessage({ id: id + 1, params: preset.params, strategies, spans: true });
    });
  }
  return answers;
}
