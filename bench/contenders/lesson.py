"""What concurrency gains in Python: the lesson's program, and others, over the work of overlap.

    overlap serve --scenario words &
    python3 lesson.py --url http://127.0.0.1:PORT [--strategy NAME] [--limit 16] [--count 6]

It fetches the items of a fixture and processes them, by one strategy or by all, and prints Go benchmark text, which
overlap show and benchstat read. --list says in JSON which strategies there are. Python 3.8 or later, nothing else.

Each strategy is a function (batch) -> None that hands every item to fetch and then to process. Both leave their times
in the item. What has to be started first (threads, processes, interpreters) is started before the clock is, and told
apart, as start-up-ns.
"""
import argparse
import asyncio
import concurrent.futures as futures
import hashlib
import http.client
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
import urllib.parse
from concurrent.futures.process import BrokenProcessPool

BEGUN = time.perf_counter_ns()
PATIENCE = 30  # seconds that an answer of the fixture may take


class Problem(Exception):
    """What is wrong, in one line."""


# The work. It is defined in overlap's fixtures/corpus/words.go, and checked by testdata/words.json.

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
MASK = 0xFFFFFFFFFFFFFFFF


def fold(items):
    """The digest of a batch: splitmix64 of each item's digest and index, added up."""
    total = 0
    for item in items:
        x = item.digest ^ ((item.index + 1) * 0x9E3779B97F4A7C15 & MASK)
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & MASK
        x = (x ^ x >> 27) * 0x94D049BB133111EB & MASK
        total += x ^ x >> 31
    return total & MASK


# One batch.


class Item:
    __slots__ = ("index", "body", "digest", "fetched", "processed", "cpu")

    def __init__(self, index):
        self.index = index
        self.body = self.fetched = self.processed = None  # the last two: when it began and when it ended
        self.digest = self.cpu = 0  # cpu: of another process, which computed it


class Batch:
    """The items and the two stages: what a strategy gets. It owns the connections, which stay open."""

    def __init__(self, fixture, limit, cpus):
        self.host, self.port, self.work, self.rounds = fixture.host, fixture.port, fixture.work, fixture.rounds
        self.size, self.limit, self.cpus = fixture.items, limit, cpus
        self.items, self.pool, self.threads, self.local = [], None, None, threading.local()
        self.loop, self.streams = None, []

    def reset(self):
        self.items = [Item(i) for i in range(self.size)]

    def fetch(self, item):
        """Fetches an item over the connection of its thread."""
        begun = time.perf_counter_ns()
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        connection.request("GET", f"/item/{item.index}")
        response = connection.getresponse()
        item.body = response.read()
        if response.status != 200:
            raise Problem(f"item {item.index}: the fixture answered {response.status} {response.reason}")
        item.fetched = (begun, time.perf_counter_ns())

    def process(self, item):
        item.digest, item.processed, _ = compute(self.work, item.body, self.rounds)
        item.body = None

    async def fetch_async(self, item):
        """Fetches an item without a thread, over any connection that is free: asyncio has no HTTP client."""
        begun = time.perf_counter_ns()
        stream = self.streams.pop() if self.streams else await asyncio.open_connection(self.host, self.port)
        item.body = await exchange(stream, self.host, item.index)
        self.streams.append(stream)
        item.fetched = (begun, time.perf_counter_ns())

    def elsewhere(self, item):
        """Has another process or interpreter process an item; the result is a future."""
        future = self.pool.submit(compute, self.work, item.body, self.rounds)
        item.body = None
        return future


def compute(work, body, rounds):
    """Runs in the main interpreter, or elsewhere: the clock is the same, of the whole machine."""
    begun, cpu = time.perf_counter_ns(), time.process_time_ns()
    digest = WORKS[work](body, rounds)
    return digest, (begun, time.perf_counter_ns()), time.process_time_ns() - cpu


async def exchange(stream, host, index):
    reader, writer = stream
    writer.write(f"GET /item/{index} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    if head[0].split(" ")[1:2] != ["200"]:
        raise Problem(f"item {index}: the fixture answered {head[0]}")
    for line in head[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return await reader.readexactly(int(value))
    raise Problem(f"item {index}: an answer without a length")


# The strategies. The first line of each is its idea.


def sequential(batch):
    """one after the other: the baseline of Python"""
    for item in batch.items:
        batch.fetch(item)
        batch.process(item)


def lesson(batch):
    """the lesson's program: threads fetch everything, then asyncio processes, one task an item"""
    gather(batch.threads.map(batch.fetch, batch.items))

    async def process(item):
        batch.process(item)  # waits for nothing: until it ends, no other task runs

    async def process_all():
        await asyncio.gather(*(process(item) for item in batch.items))

    asyncio.run(process_all())


def loop(batch):
    """the lesson without asyncio: threads fetch everything, then a plain loop processes"""
    gather(batch.threads.map(batch.fetch, batch.items))
    for item in batch.items:
        batch.process(item)


def asyncio_blocking(batch):
    """asyncio fetches, and the tasks that fetch process too: while one does, the others cannot fetch"""
    run_tasks(batch, blocking=True)


def asyncio_to_thread(batch):
    """asyncio fetches, threads process (to_thread): the loop goes on, the lock is shared"""
    run_tasks(batch, blocking=False)


def threads(batch):
    """a pool of threads, each fetches an item and processes it"""

    def both(item):
        batch.fetch(item)
        batch.process(item)

    gather(batch.threads.map(both, batch.items))


def processes(batch):
    """threads fetch, and hand over to a pool of processes, one a CPU: each has a lock of its own"""
    hand_over(batch)


def interpreters(batch):
    """threads fetch, and hand over to a pool of interpreters in this process, one a CPU, each with its own lock"""
    hand_over(batch)


def gather(results):
    for _ in results:  # an error of a thread is raised here
        pass


def run_tasks(batch, blocking):
    async def one(item, free):
        async with free:
            await batch.fetch_async(item)
            if blocking:
                batch.process(item)
            else:
                await to_thread(batch.process, item)

    async def everything():
        free = asyncio.Semaphore(batch.limit)
        await asyncio.gather(*(one(item, free) for item in batch.items))

    batch.loop.run_until_complete(asyncio.wait_for(everything(), PATIENCE * (1 + batch.size // batch.limit)))


async def to_thread(function, item):
    """What asyncio.to_thread does, which came with Python 3.9."""
    await asyncio.get_running_loop().run_in_executor(None, function, item)


def hand_over(batch):
    def fetch(item):
        batch.fetch(item)
        return batch.elsewhere(item)

    for item, future in zip(batch.items, batch.threads.map(fetch, batch.items)):
        item.digest, item.processed, item.cpu = future.result(timeout=PATIENCE)


STRATEGIES = {
    "python-sequential": sequential, "python-lesson": lesson, "python-loop": loop,
    "python-asyncio": asyncio_blocking, "python-to-thread": asyncio_to_thread, "python-threads": threads, "python-processes": processes,
    "python-interpreters": interpreters,
}


def missing(name):
    """Why a strategy cannot be had here; empty if it can."""
    if name == "python-interpreters" and not hasattr(futures, "InterpreterPoolExecutor"):
        return "needs Python 3.14 or later"
    return ""


# What is started before the clock is, and measuring.


def start(batch, name):
    """Starts what the strategy needs: threads, processes or interpreters, a loop, and connections, all of them."""
    batch.reset()
    if name == "python-processes":
        context = multiprocessing.get_context("spawn")  # a fork beside threads may hang
        batch.pool = futures.ProcessPoolExecutor(batch.cpus, mp_context=context, initializer=end_with_parent)
    elif name == "python-interpreters":
        batch.pool = futures.InterpreterPoolExecutor(batch.cpus)
    if batch.pool is not None:
        warm = [batch.pool.submit(compute, batch.work, bytes(100_000), 1) for _ in range(4 * batch.cpus)]
        gather(future.result(timeout=PATIENCE) for future in warm)
    if name == "python-sequential":
        return batch.fetch(batch.items[0])
    count = min(batch.limit, batch.size)
    on_loop = name in ("python-asyncio", "python-to-thread")
    together = threading.Barrier(count)

    def meet(item):
        if not on_loop:
            batch.fetch(item)
        together.wait(PATIENCE)  # so that each thread takes one

    if name != "python-asyncio":
        batch.threads = futures.ThreadPoolExecutor(count)
        gather(batch.threads.map(meet, batch.items[:count]))
    if on_loop:
        batch.loop = asyncio.new_event_loop()
        batch.loop.set_default_executor(batch.threads or futures.ThreadPoolExecutor(1))
        batch.loop.run_until_complete(open_streams(batch, batch.items[:count]))


async def open_streams(batch, items):
    await asyncio.gather(*(batch.fetch_async(item) for item in items))


def end_with_parent():
    """Has a process of the pool end with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends this one
    parent = multiprocessing.parent_process()

    def wait():
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def stop(batch):
    if batch.pool is not None:
        batch.pool.shutdown()
    if batch.threads is not None:
        batch.threads.shutdown()
    for _, writer in batch.streams:
        writer.close()
    if batch.loop is not None:
        batch.loop.run_until_complete(asyncio.sleep(0))  # which closes the connections
        batch.loop.close()


def active(spans):
    """How long at least one of the spans was under way."""
    total, until = 0, 0
    for begun, ended in sorted(spans):
        total += max(0, ended - max(begun, until))
        until = max(until, ended)
    return total


def measure(fixture, name, limit, cpus, seconds):
    """Batches of one strategy, for so long or more: their mean, in the units of overlap."""
    begun = time.perf_counter_ns()
    batch = Batch(fixture, limit, cpus)
    sums = dict.fromkeys(("makespan", "fetch", "process", "cpu"), 0)
    count = 0
    start(batch, name)
    started = time.perf_counter_ns() - begun
    while count == 0 or sums["makespan"] < seconds * 1e9:
        add_batch(batch, STRATEGIES[name], fixture, sums)
        count += 1
    stop(batch)
    mean = {key: value / count for key, value in sums.items()}
    return count, [
        (mean["makespan"], "ns/op"), (1e9 * batch.size / mean["makespan"], "items/s"),
        (mean["fetch"], "fetch-active-ns"), (mean["process"], "process-active-ns"),
        (mean["cpu"] / batch.size, "cpu-ns/item"), (started, "start-up-ns"),
    ]


def add_batch(batch, strategy, fixture, sums):
    batch.reset()
    cpu, begun = time.process_time_ns(), time.perf_counter_ns()
    strategy(batch)
    sums["makespan"] += time.perf_counter_ns() - begun
    sums["cpu"] += time.process_time_ns() - cpu
    undone = [item.index for item in batch.items if item.fetched is None or item.processed is None]
    if undone:
        raise Problem(f"disqualified: item {undone[0]} was not processed")
    digest = fold(batch.items)
    if digest != fixture.digest:
        raise Problem(f"disqualified: wrong results: the digest of the batch is {digest:016x}, "
                      f"want {fixture.digest:016x}")
    sums["fetch"] += active(item.fetched for item in batch.items)
    sums["process"] += active(item.processed for item in batch.items)
    if batch.pool is not None and isinstance(batch.pool, futures.ProcessPoolExecutor):
        sums["cpu"] += sum(item.cpu for item in batch.items)


# The fixture.


class Fixture:
    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        try:
            self.host, self.port = parts.hostname, parts.port
        except ValueError:
            self.host = self.port = None
        if parts.scheme != "http" or self.host not in ("127.0.0.1", "::1", "localhost") or not self.port:
            raise Problem(f"--url is {url!r}: give what overlap serve prints, such as http://127.0.0.1:8080")
        profile, expect = self.get("/profile"), self.get("/expect")
        try:
            self.items, self.work = expect["items"], profile["work"]
            self.rounds, self.digest = profile["rounds"]["median"], expect["digest"]
            varies = any(profile["rounds"].get(key) for key in ("sigma", "outliers"))
            failures = expect["failures"]
        except (KeyError, TypeError) as err:
            raise Problem(f"--url is {url!r}: not the fixture of overlap serve ({err!r} is missing)") from None
        if self.work not in WORKS or varies or failures:
            raise Problem(f"this program does the work {' and '.join(WORKS)}, the same for each item, and none fails; "
                          f"this fixture's is {self.work}: use overlap serve --scenario words, or cpu")

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            if response.status != 200:
                raise Problem(f"{path} of the fixture: {response.status} {response.reason}")
            return json.loads(response.read())
        except ValueError:
            raise Problem(f"{path} of the fixture is not JSON: is it one of overlap serve?") from None
        finally:
            connection.close()


# The command line.


def usable_cpus():
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1


def positive(text):
    number = int(text)
    if not 1 <= number <= 65536:
        raise ValueError
    return number


def list_strategies():
    version = "Python {}.{}.{}".format(*sys.version_info[:3])
    if sys.implementation.name != "cpython":
        version += f" ({sys.implementation.name})"
    strategies = [{"name": name, "idea": of.__doc__, "missing": missing(name),
                   "connections": "one" if name == "python-sequential" else "limit"} for name, of in STRATEGIES.items()]
    print(json.dumps({"contender": 1, "language": "python", "version": version, "works": list(WORKS),
                      "strategies": strategies}))


def check_words(path):
    """Checks the scanner against the examples, for the tests."""
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        words, links, digest = scan_words(case["body"].encode("latin-1"), case["rounds"])
        if (words, links, f"{digest:016x}") != (case["words"], case["links"], case["digest"]):
            raise Problem(f"{case['name']}: {words} words, {links} links, digest {digest:016x}, want {case}")
    print(f"{len(cases)} examples hold")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--url", help="address that overlap serve prints")
    parser.add_argument("--strategy", choices=STRATEGIES, help="one of them (default all that there are)")
    parser.add_argument("--limit", type=positive, default=16, help="fetches at a time (default 16)")
    parser.add_argument("--count", type=positive, default=1, help="samples of each strategy (default 1)")
    parser.add_argument("--seconds", type=float, default=0.15, help="least time of a sample (default 0.15)")
    parser.add_argument("--scenario", help="its name, for the names of the benchmarks (default the kind of work)")
    parser.add_argument("--cpus", type=positive, default=usable_cpus(), help="processes or interpreters of a pool")
    parser.add_argument("--list", action="store_true", help="list the strategies as JSON, and stop")
    parser.add_argument("--print-digest", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--check-words", metavar="FILE", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.list and not args.check_words and not args.url:
        parser.error("--url is missing: give what overlap serve prints")
    if not 0 <= args.seconds <= 3600:
        parser.error("--seconds is 0 to 3600")
    return args


def main():
    if sys.version_info < (3, 8):
        raise Problem("needs Python 3.8 or later")
    args, loaded = parse(), time.perf_counter_ns() - BEGUN
    if args.list:
        return list_strategies()
    if args.check_words:
        return check_words(args.check_words)
    fixture = Fixture(args.url)
    if args.strategy and missing(args.strategy):
        raise Problem(f"{args.strategy} {missing(args.strategy)}")
    names = [args.strategy] if args.strategy else [name for name in STRATEGIES if not missing(name)]
    for _ in range(args.count):
        for name in names:
            count, figures = measure(fixture, name, args.limit, args.cpus, args.seconds)
            figures[-1] = (figures[-1][0] + loaded, figures[-1][1])
            if args.print_digest:
                print(f"digest: {fixture.digest:016x}")
            cell = f"scenario={args.scenario or fixture.work}/strategy={name}/limit={args.limit}"
            values = "\t".join(f"{value:.12g} {unit}" for value, unit in figures)
            print(f"BenchmarkBatch/{cell}-{args.cpus}\t{count}\t{values}", flush=True)


def run():
    try:
        main()
    except Problem as err:
        reason = str(err)
    except KeyboardInterrupt:
        reason = "interrupted"
    except (OSError, http.client.HTTPException, asyncio.IncompleteReadError, asyncio.TimeoutError,
            futures.TimeoutError, BrokenProcessPool, threading.BrokenBarrierError) as err:
        reason = f"the fixture, or what was started here, does not answer: {type(err).__name__}: {err}"
    else:
        return
    print("lesson.py: " + " ".join(reason.split()), file=sys.stderr, flush=True)
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(130 if reason == "interrupted" else 1)  # at once: a thread may still wait


if __name__ == "__main__":
    run()
