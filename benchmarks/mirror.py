"""Nights of a mirror under faults and kills: `python -m benchmarks.mirror [--items 200000] [--kills 30] [--redis]`.

A feed is mirrored into a catalog, and then again after each of some nights (`--nights 3`), in which items change, come
and go. A share of all calls fails in every way that the sandbox knows, and the process of the mirror is killed
(SIGKILL) at random moments and run again until it says that the catalog equals the feed. With `--redis` the state is on
a Redis server of its own, and a run waits for the lease of the one that was killed. The sandbox, in another process,
counts what it was sent:

    different   items of the catalog that are not as the feed has them, missing, or left
    again       unchanged items that were sent again in a night, of all that were unchanged

The program fails when an item is different, or 1 % of the unchanged items or more were sent again.
"""

import argparse
import asyncio
import logging
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from pinterest_async import Pinterest
from pinterest_async.feeds import FeedItem, read_feed
from pinterest_async.mirror import MirrorState
from pinterest_async.sandbox import Sandbox

TIMEOUT: Final = 3.0
"""Seconds of an attempt."""
SLOW: Final = 2 * TIMEOUT
"""Seconds of a slow answer. So long after its process was killed a request may still be carried out."""
LEASE_SECONDS: Final = 2.0
"""Seconds of a lease in Redis: a killed run delays the next one by so much. It is 15 s otherwise."""
MOST_RUNS: Final = 10
"""Runs of a night, beside three for each kill."""
COLUMNS: Final = ("id", "title", "description", "link", "image_link", "price", "availability")


class Work(NamedTuple):
    """What the process of the mirror needs to know."""

    folder: str
    base_url: str
    app_id: str
    app_secret: str
    refresh_token: str
    redis: str


def _rows(items: int, night: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a night's feed: each night 2 % are new, 1.5 % are gone, and 5 % have another price."""
    for number in range(items * 15 * night // 1000, items + items * 2 * night // 100):
        changes = sum(number % 20 == past for past in range(night))
        page = f"https://www.example.com/things/{number}"
        price = f"{10 + changes}.99 USD"
        yield str(number), f"Thing {number}", "A thing", page, f"{page}.jpg", price, "in stock"


def _write(path: Path, items: int, night: int) -> None:
    with path.open("w") as file:
        file.write("\t".join(COLUMNS) + "\n")
        file.writelines("\t".join(row) + "\n" for row in _rows(items, night))


async def _work(work: Work) -> None:
    """Mirror the feed, and print the result."""
    folder = Path(work.folder)
    state: Path | MirrorState = folder / "state"
    if work.redis:
        from pinterest_async._redis import lease
        from pinterest_async.redis import RedisMirrorState

        lease.LEASE_SECONDS = LEASE_SECONDS  # type: ignore[misc]
        state = RedisMirrorState(work.redis, name="products")
    async with Pinterest(
        app_id=work.app_id,
        app_secret=work.app_secret,
        refresh_token=work.refresh_token,
        token_store=folder / "tokens",
        base_url=work.base_url,
        quotas=None,
        timeout=TIMEOUT,
    ) as pinterest:
        result = await pinterest.catalogs.mirror(
            read_feed(folder / "feed.tsv"), state=state, country="US", language="EN", first_poll=0.1
        )
    print(f"  {result}{result.stopped_by or ''}", flush=True)
    sys.exit(0 if result.is_complete else 1)


def _start(work: Work) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "benchmarks.mirror", "--work", msgspec.json.encode(work).decode()]
    return subprocess.Popen(command, cwd=Path(__file__).parents[1])


class Nights:
    """Runs the nights, and compares the catalog with the feed."""

    def __init__(self, options: argparse.Namespace, folder: Path, sandbox: Sandbox, redis: str) -> None:
        self._items: int = options.items
        self._folder = folder
        self._sandbox = sandbox
        self._redis = redis
        self._draw = random.Random(options.seed)
        self._sent: Counter[str] = Counter()
        self._total = 0
        self._before: dict[str, bytes] = {}
        self._seconds = 2.0
        self.different = 0
        self.again = 0
        self.unchanged = 0
        self.kills = 0
        sandbox.refuse("catalogs.create_items_batch", self._count)

    def _count(self, item: dict[str, Any]) -> None:
        """Count an item that the sandbox is sent, and refuse none."""
        self._sent[item["item_id"]] += 1
        self._total += 1

    def run(self, night: int, kills: int) -> None:
        """Mirror the feed of a night, with kills, until the catalog is said to equal it."""
        _write(self._folder / "feed.tsv", self._items, night)
        self._sent.clear()
        self._total = 0
        sandbox = self._sandbox
        credentials = sandbox.app_id, sandbox.app_secret, sandbox.refresh_token
        work = Work(str(self._folder), sandbox.base_url, *credentials, self._redis)
        left, runs, is_complete = kills, 0, False
        while left or not is_complete:
            runs += 1
            if runs > 3 * kills + MOST_RUNS:
                raise SystemExit(f"night {night}: not complete after {runs} runs")
            began, process = time.monotonic(), _start(work)
            if left:
                self._kill(process, is_complete)
                left -= process.wait() == -signal.SIGKILL
            process.wait()
            if process.returncode == 0:
                self._seconds, is_complete = time.monotonic() - began, True
        self.kills += kills
        time.sleep(SLOW)
        self._judge(night, runs, kills)

    def _kill(self, process: "subprocess.Popen[bytes]", is_complete: bool) -> None:
        """Kill the process at any moment, most often after something was sent, while there is something to send."""
        until, total = self._draw.uniform(0.3, 0.9 * self._seconds), self._total
        if not is_complete and self._draw.random() < 0.7:
            while process.poll() is None and self._total == total:
                time.sleep(0.01)
            until = self._draw.expovariate(1.0)
        try:
            process.wait(until)
        except subprocess.TimeoutExpired:
            process.kill()

    def _judge(self, night: int, runs: int, kills: int) -> None:
        """Compare the catalog with the feed, and count the unchanged items that were sent."""
        catalog = self._sandbox.state.items_of("RETAIL", "US", "EN")
        feed: dict[str, bytes] = {}
        different = 0
        for row in read_feed(self._folder / "feed.tsv"):
            assert isinstance(row, FeedItem)
            attributes = msgspec.to_builtins(row.item)["attributes"]
            feed[row.item.item_id] = msgspec.json.encode(attributes, order="sorted")
            different += row.item.item_id not in catalog or catalog[row.item.item_id] != attributes
        different += len(set(catalog) - feed.keys())
        unchanged = [id for id, content in feed.items() if self._before.get(id) == content]
        again = sum(self._sent[id] > 0 for id in unchanged)
        print(
            f"night {night}: {len(feed):,} items, {len(unchanged):,} unchanged, {kills} kills, {runs} runs, "
            f"{self._total:,} items sent: different {different}, again {again}",
            flush=True,
        )
        self.different += different
        self.again += again
        self.unchanged += len(unchanged)
        self._before = feed


def _run(options: argparse.Namespace, folder: Path, redis: str) -> bool:
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # connections of killed processes
    began = time.monotonic()
    sandbox = Sandbox(seed=options.seed, processing_seconds=0.2, record=False)
    sandbox.slow_seconds = SLOW
    sandbox.faults.inject(rate=options.faults, seed=options.seed)
    with sandbox.in_thread():
        nights, total = Nights(options, folder, sandbox, redis), options.nights + 1
        for night in range(total):
            nights.run(night, options.kills * (night + 1) // total - options.kills * night // total)
    print(
        f"{options.items:,} items, {options.nights} nights, {options.faults:.0%} faults ({len(sandbox.faults.log):,} "
        f"injected), {nights.kills} kills, {time.monotonic() - began:.0f} s"
    )
    share = nights.again / max(nights.unchanged, 1)
    print(f"different {nights.different}, again {nights.again} ({share:.2%} of {nights.unchanged:,} unchanged)")
    return nights.different == 0 and share < 0.01


@contextmanager
def _redis_server(folder: Path) -> Iterator[str]:
    """Start a Redis server that keeps its data in a folder, and yield its URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--dir", str(folder), "--appendonly", "yes"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            while True:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
                    break
                time.sleep(0.05)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.kill()


def main() -> None:
    """Print the account; exit with 1 when it is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--nights", type=int, default=3)
    parser.add_argument("--faults", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--redis", action="store_true", help="keep the state on a Redis server")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        asyncio.run(_work(msgspec.json.decode(options.work, type=Work)))
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        _redis_server(Path(folder)) if options.redis else nullcontext("") as url,
    ):
        is_right = _run(options, Path(folder), url)
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
