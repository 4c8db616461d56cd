"""A batch: the items, the two stages that strategies hand them to, and what is started for a strategy beforehand."""
import asyncio
import concurrent.futures as futures
import http.client
import multiprocessing
import os
import signal
import sys
import threading
import time

from words import compute

PATIENCE = 30  # seconds that an answer of the fixture may take


class Problem(Exception):
    """What is wrong, in one line."""


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


class Item:
    __slots__ = ("index", "body", "digest", "fetched", "processed", "cpu")

    def __init__(self, index):
        self.index = index
        self.body = self.fetched = self.processed = None  # the last two: when it began and when it ended
        self.digest = self.cpu = 0  # cpu: of another process, which computed it

    def take(self, future):
        """Takes what another process or interpreter has computed."""
        self.digest, self.processed, self.cpu = future.result(timeout=PATIENCE)


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

    def run_on_loop(self, everything):
        self.loop.run_until_complete(asyncio.wait_for(everything, PATIENCE * (1 + self.size // self.limit)))

    def elsewhere(self, item):
        """Has another process or interpreter process an item; the result is a future."""
        future = self.pool.submit(compute, self.work, item.body, self.rounds)
        item.body = None
        return future


def gather(results):
    for _ in results:  # an error of a thread is raised here
        pass


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


# What is started before the clock is, and measuring.


def start(batch, needs):
    """Starts what the strategy needs: threads, processes or interpreters, a loop, and connections, all of them."""
    batch.reset()
    if needs.pool == "processes":
        sys.warnoptions.append("ignore:resource_tracker:UserWarning")  # of what is left if this process ends early
        context = multiprocessing.get_context("spawn")  # a fork beside threads may hang
        batch.pool = futures.ProcessPoolExecutor(batch.cpus, mp_context=context, initializer=end_with_parent)
    elif needs.pool == "interpreters":
        path = f"import sys; sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r})"
        batch.pool = futures.InterpreterPoolExecutor(batch.cpus, initializer=exec, initargs=(path,))
    if batch.pool is not None:
        warm = [batch.pool.submit(compute, batch.work, bytes(100_000), 1) for _ in range(4 * batch.cpus)]
        gather(future.result(timeout=PATIENCE) for future in warm)
    if needs.connections == "one":
        return batch.fetch(batch.items[0])
    count = min(batch.limit, batch.size)
    together = threading.Barrier(count)

    def meet(item):
        if not needs.loop:
            batch.fetch(item)
        together.wait(PATIENCE)  # so that each thread takes one

    if needs.threads:
        batch.threads = futures.ThreadPoolExecutor(count)
        gather(batch.threads.map(meet, batch.items[:count]))
    if needs.loop:
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
