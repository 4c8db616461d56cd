"""What concurrency gains in Python: the lesson's program, and others, over the work of overlap.

    overlap serve --scenario words &
    python3 lesson.py --url http://127.0.0.1:PORT [--strategy NAME] [--limit 16] [--count 6]

It fetches the items of a fixture and processes them, by one strategy or by all, and prints Go benchmark text, which
overlap show and benchstat read. --list says in JSON which strategies there are. Python 3.8 or later, nothing else.

Each strategy is a function that hands every item of a batch to fetch and then to process. What it uses is there when
it begins, so that starting it is not measured: batch.threads, a pool of as many threads as the limit; batch.pool, a
pool of as many processes or interpreters as there are CPUs; batch.loop, a loop of asyncio; and all connections.
"""
import sys

sys.dont_write_bytecode = True

import asyncio
import concurrent.futures as futures

from batch import gather
from harness import Needs, run

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

    batch.run_on_loop(everything())


async def to_thread(function, item):
    """What asyncio.to_thread does, which came with Python 3.9."""
    await asyncio.get_running_loop().run_in_executor(None, function, item)


def hand_over(batch):
    def fetch(item):
        batch.fetch(item)
        return batch.elsewhere(item)

    for item, future in zip(batch.items, batch.threads.map(fetch, batch.items)):
        item.take(future)


NO_INTERPRETERS = "" if hasattr(futures, "InterpreterPoolExecutor") else "needs Python 3.14 or later"

STRATEGIES = {
    "python-sequential": Needs(sequential, connections="one"),
    "python-lesson": Needs(lesson, threads=True),
    "python-loop": Needs(loop, threads=True),
    "python-asyncio": Needs(asyncio_blocking, loop=True),
    "python-to-thread": Needs(asyncio_to_thread, loop=True, threads=True),
    "python-threads": Needs(threads, threads=True),
    "python-processes": Needs(processes, threads=True, pool="processes"),
    "python-interpreters": Needs(interpreters, threads=True, pool="interpreters", missing=NO_INTERPRETERS),
}

if __name__ == "__main__":
    run(STRATEGIES)
