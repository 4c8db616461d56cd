"""Measures a program in Python: the clock, the fixture, and the command line.

A program imports run, and gives it its strategies, each with what it needs: see lesson.py.
"""
import argparse
import asyncio
import concurrent.futures as futures
import http.client
import json
import multiprocessing
import os
import sys
import threading
import time
import urllib.parse
from concurrent.futures.process import BrokenProcessPool

import words
from batch import PATIENCE, Batch, Problem, fold, start, stop
from words import WORKS

BEGUN = time.perf_counter_ns()


class Needs:
    """A strategy, with what is started for it before the clock is."""

    def __init__(self, strategy, threads=False, loop=False, pool="", connections="limit", missing=""):
        self.strategy, self.threads, self.loop, self.pool = strategy, threads, loop, pool
        self.connections, self.missing = connections, missing


def active(spans):
    """How long at least one of the spans was under way."""
    total, until = 0, 0
    for begun, ended in sorted(spans):
        total += max(0, ended - max(begun, until))
        until = max(until, ended)
    return total


def measure(fixture, needs, limit, cpus, seconds):
    """Batches of one strategy, for so long or more: their mean, in the units of overlap."""
    begun = time.perf_counter_ns()
    batch = Batch(fixture, limit, cpus)
    sums = dict.fromkeys(("makespan", "fetch", "process", "cpu"), 0)
    count = 0
    start(batch, needs)
    started = time.perf_counter_ns() - begun
    while count == 0 or sums["makespan"] < seconds * 1e9:
        add_batch(batch, needs.strategy, fixture, sums)
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
    if not text.isdigit() or not 1 <= int(text) <= 65536:
        raise argparse.ArgumentTypeError(f"is {text}: use 1 to 65536")
    return int(text)


def refuse(message):
    """What argparse is to do with wrong arguments, in place of printing its usage."""
    raise Problem(message.replace("argument ", "") + " (see --help)")


def list_strategies(strategies):
    version = "Python {}.{}.{}".format(*sys.version_info[:3])
    if sys.implementation.name != "cpython":
        version += f" ({sys.implementation.name})"
    told = [{"name": name, "idea": needs.strategy.__doc__, "missing": needs.missing, "connections": needs.connections}
            for name, needs in strategies.items()]
    print(json.dumps({"contender": 1, "language": "python", "version": version, "works": list(WORKS),
                      "strategies": told}))


def parse(strategies):
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__.split("\n")[0])
    parser.add_argument("--url", help="address that overlap serve prints")
    parser.add_argument("--strategy", choices=strategies, help="one of them (default all that there are)")
    parser.add_argument("--limit", type=positive, default=16, help="fetches at a time (default 16)")
    parser.add_argument("--count", type=positive, default=1, help="samples of each strategy (default 1)")
    parser.add_argument("--seconds", type=float, default=0.15, help="least time of a sample (default 0.15)")
    parser.add_argument("--scenario", help="its name, for the names of the benchmarks (default the kind of work)")
    parser.add_argument("--cpus", type=positive, default=usable_cpus(), help="processes or interpreters of a pool")
    parser.add_argument("--list", action="store_true", help="list the strategies as JSON, and stop")
    parser.add_argument("--print-digest", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--check-words", metavar="FILE", help=argparse.SUPPRESS)
    parser.error = refuse
    args = parser.parse_args()
    if not args.list and not args.check_words and not args.url:
        parser.error("--url is missing: give what overlap serve prints")
    if not 0 <= args.seconds <= 3600:
        parser.error("--seconds is 0 to 3600")
    return args


def main(strategies):
    if sys.version_info < (3, 8):
        raise Problem("needs Python 3.8 or later")
    args, loaded = parse(strategies), time.perf_counter_ns() - BEGUN
    if args.list:
        return list_strategies(strategies)
    if args.check_words:
        wrong = words.check(args.check_words)
        if wrong:
            raise Problem(wrong)
        return None
    fixture = Fixture(args.url)
    if args.strategy and strategies[args.strategy].missing:
        raise Problem(f"{args.strategy} {strategies[args.strategy].missing}")
    names = [args.strategy] if args.strategy else [name for name in strategies if not strategies[name].missing]
    for _ in range(args.count):
        for name in names:
            count, figures = measure(fixture, strategies[name], args.limit, args.cpus, args.seconds)
            figures[-1] = (figures[-1][0] + loaded, figures[-1][1])
            if args.print_digest:
                print(f"digest: {fixture.digest:016x}")
            cell = f"scenario={args.scenario or fixture.work}/strategy={name}/limit={args.limit}"
            values = "\t".join(f"{value:.12g} {unit}" for value, unit in figures)
            print(f"BenchmarkBatch/{cell}-{args.cpus}\t{count}\t{values}", flush=True)


def run(strategies):
    """What a program does: everything, and what goes wrong in one line."""
    try:
        main(strategies)
    except Problem as err:
        reason = str(err)
    except KeyboardInterrupt:
        reason = "interrupted"
    except (OSError, http.client.HTTPException, asyncio.IncompleteReadError, asyncio.TimeoutError,
            futures.TimeoutError, BrokenProcessPool, threading.BrokenBarrierError) as err:
        reason = f"the fixture, or what was started here, does not answer: {type(err).__name__}: {err}"
    else:
        return
    print(os.path.basename(sys.argv[0]) + ": " + " ".join(reason.split()), file=sys.stderr, flush=True)
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(130 if reason == "interrupted" else 1)  # at once: a thread may still wait
