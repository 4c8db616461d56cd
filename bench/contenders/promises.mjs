// What concurrency gains in JavaScript: promises and worker threads, over the work of overlap.
//
//     overlap serve --scenario words &
//     node promises.mjs --url http://127.0.0.1:PORT [--strategy NAME] [--limit 16] [--count 6]
//
// It fetches the items of a fixture and processes them, by one strategy or by all, and prints Go benchmark text, which
// overlap show and benchstat read. --list says in JSON which strategies there are. Node 18 or later, nothing else.
//
// Each strategy is a function of a batch that hands every item to fetch and then to process. Workers, one a CPU, and
// all connections are there when it begins, so that starting them is not measured.
import { run } from "./harness.mjs";

/** pooled does one for each item, so many at a time. */
async function pooled(items, limit, one) {
  const rest = items.values(); // which all of them share
  const loop = async () => {
    for (const item of rest) await one(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, loop));
}

const strategies = {
  "node-sequential": {
    idea: "one after the other: the baseline of JavaScript",
    async run(batch) {
      for (const item of batch.items) {
        await batch.fetch(item);
        batch.process(item);
      }
    },
    opens: "one",
  },
  "node-all": {
    idea: "Promise.all over all items at once, without a limit: one thread processes",
    async run(batch) {
      await Promise.all(batch.items.map(async (item) => {
        await batch.fetch(item);
        batch.process(item);
      }));
    },
    opens: "all",
  },
  "node-pool": {
    idea: "so many promises at a time: one thread processes",
    run: (batch) => pooled(batch.items, batch.limit, async (item) => {
      await batch.fetch(item);
      batch.process(item);
    }),
    opens: "limit",
  },
  "node-workers": {
    idea: "so many promises fetch at a time, and hand over to worker threads, one a CPU",
    async run(batch) {
      const processing = [];
      await pooled(batch.items, batch.limit, async (item) => {
        await batch.fetch(item);
        processing.push(batch.elsewhere(item));
      });
      await Promise.all(processing);
    },
    opens: "limit",
    workers: true,
  },
};

run(strategies);
