// The work of the programs in JavaScript: a scan for words and links, and hashing. Each gives a digest.
//
// The scan is defined in overlap's fixtures/corpus/words.go, and checked by testdata/words.json. As a worker thread,
// this file computes what it is sent.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isMainThread, parentPort, workerData } from "node:worker_threads";

/** now is in nanoseconds, by a clock that all threads share. */
export function now() {
  return Number(process.hrtime.bigint());
}

const fnvStart = 2166136261;
const hashed = (hash, byte) => Math.imul(hash ^ byte, 16777619);

/** folded is what a byte is in a word, 0 if it is in none. */
const folded = Uint8Array.from({ length: 256 }, (_, c) => {
  if (c >= 65 && c <= 90) return c + 32;
  return (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c >= 128 ? c : 0;
});

/** scanWords finds the words and links of the body, byte by byte. */
export function scanWords(body, rounds) {
  const found = { words: 0, links: 0, wordHash: fnvStart, linkHash: fnvStart };
  for (let round = 0; round < rounds; round++) {
    let hash = found.wordHash;
    let open = false;
    for (let i = 0; i < body.length; i++) {
      const byte = folded[body[i]];
      if (byte !== 0) {
        hash = hashed(hash, byte);
        open = true;
        continue;
      }
      if (open) {
        hash = hashed(hash, 32);
        open = false;
        found.words++;
      }
      if (body[i] === 60) i = scanTag(body, i + 1, found); // <
    }
    if (open) {
      hash = hashed(hash, 32);
      found.words++;
    }
    found.wordHash = hash;
  }
  return found;
}

/** scanTag scans a tag from its second byte on, and returns where it ends. */
function scanTag(body, from, found) {
  let i = from;
  for (; i < body.length && body[i] !== 62; i++) { // >
    if (body[i] > 32 || !linkBegins(body, i + 1)) continue;
    let hash = found.linkHash;
    for (i += 7; i < body.length && body[i] !== 34; i++) hash = hashed(hash, body[i]); // "
    found.linkHash = hashed(hash, 10);
    found.links++;
  }
  return i;
}

const href = [104, 114, 101, 102, 61, 34]; // href="

function linkBegins(body, i) {
  return href.every((want, at) => {
    const c = body[i + at];
    return (c >= 65 && c <= 90 ? c + 32 : c) === want;
  });
}

export const works = {
  words(body, rounds) {
    const found = scanWords(body, rounds);
    return (BigInt(found.wordHash >>> 0) << 32n) | BigInt(found.linkHash >>> 0);
  },
  sha256(body, rounds) {
    let digest = Buffer.alloc(32);
    for (let round = 0; round < rounds; round++) {
      digest = createHash("sha256").update(digest).update(body).digest();
    }
    return digest.readBigUInt64BE(0);
  },
};

export function compute(work, body, rounds) {
  const start = now();
  const digest = works[work](body, rounds);
  return { digest, processed: [start, now()] };
}

/** checkWords checks the scanner against the examples, for the tests. */
export function checkWords(path) {
  const cases = JSON.parse(readFileSync(path, "utf8"));
  for (const want of cases) {
    const { words, links } = scanWords(Buffer.from(want.body, "latin1"), want.rounds);
    const digest = works.words(Buffer.from(want.body, "latin1"), want.rounds).toString(16).padStart(16, "0");
    if (words !== want.words || links !== want.links || digest !== want.digest) {
      throw new Error(`${want.name}: ${words} words, ${links} links, digest ${digest}, want ${JSON.stringify(want)}`);
    }
  }
  console.log(`${cases.length} examples hold`);
}

if (!isMainThread) {
  const { work, rounds } = workerData;
  parentPort.on("message", ({ index, body }) => parentPort.postMessage({ index, ...compute(work, body, rounds) }));
}
