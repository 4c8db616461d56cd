"""The work of the programs in Python: a scan for words and links, and hashing. Each gives a digest.

The scan is defined in overlap's fixtures/corpus/words.go, and checked by testdata/words.json.
"""
import hashlib
import json
import time

WORD = bytearray(256)  # what a byte is in a word, 0 if it is in none
for _c in range(256):
    if 65 <= _c <= 90:
        WORD[_c] = _c + 32
    elif 97 <= _c <= 122 or 48 <= _c <= 57 or _c >= 128:
        WORD[_c] = _c


def scan_words(body, rounds):
    """Words and links of the body, byte by byte: pure Python, so the interpreter lock is held all the time."""
    word_hash = link_hash = 2166136261
    words = links = 0
    folded_of, end = WORD, len(body)
    for _ in range(rounds):
        i, is_open = 0, False
        while i < end:
            folded = folded_of[body[i]]
            if folded:
                word_hash = ((word_hash ^ folded) * 16777619) & 0xFFFFFFFF
                is_open = True
                i += 1
                continue
            if is_open:
                word_hash = ((word_hash ^ 32) * 16777619) & 0xFFFFFFFF
                words += 1
                is_open = False
            if body[i] == 60:  # <
                i, link_hash, found = scan_tag(body, i + 1, link_hash)
                links += found
            i += 1
        if is_open:
            word_hash = ((word_hash ^ 32) * 16777619) & 0xFFFFFFFF
            words += 1
    return words, links, word_hash << 32 | link_hash


def scan_tag(body, i, link_hash):
    """A tag, from its second byte on: where it ends, the hash of the links so far, and how many there are in it."""
    end, links = len(body), 0
    while i < end and body[i] != 62:  # >
        if body[i] <= 32 and body[i + 1:i + 7].lower() == b'href="':
            i += 7
            while i < end and body[i] != 34:  # "
                link_hash = ((link_hash ^ body[i]) * 16777619) & 0xFFFFFFFF
                i += 1
            link_hash = ((link_hash ^ 10) * 16777619) & 0xFFFFFFFF
            links += 1
        i += 1
    return i, link_hash, links


def digest_words(body, rounds):
    return scan_words(body, rounds)[2]


def digest_sha256(body, rounds):
    """SHA-256 of the sum of the round before and the body. hashlib releases the lock for bodies over 2047 bytes."""
    digest = bytes(32)
    for _ in range(rounds):
        h = hashlib.sha256(digest)
        h.update(body)
        digest = h.digest()
    return int.from_bytes(digest[:8], "big")


WORKS = {"words": digest_words, "sha256": digest_sha256}


def compute(work, body, rounds):
    """Runs in the main interpreter, or elsewhere: the clock is the same, of the whole machine."""
    begun, cpu = time.perf_counter_ns(), time.process_time_ns()
    digest = WORKS[work](body, rounds)
    return digest, (begun, time.perf_counter_ns()), time.process_time_ns() - cpu


def check(path):
    """Checks the scanner against the examples: what is wrong, or empty."""
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        words, links, digest = scan_words(case["body"].encode("latin-1"), case["rounds"])
        if (words, links, f"{digest:016x}") != (case["words"], case["links"], case["digest"]):
            return f"{case['name']}: {words} words, {links} links, digest {digest:016x}, want {case}"
    print(f"{len(cases)} examples hold")
    return ""
