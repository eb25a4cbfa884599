"""An account of a job under faults and kills: `python -m benchmarks.faults_and_kills [--items 1000000] [--kills 4]`.

The job creates items of a catalog, in batches of a thousand. A share of all calls fails in every way that the sandbox
knows, and the process of the job is killed (SIGKILL) while it is at work. It is run again until nothing is unknown. The
sandbox, in another process, counts how often it created each item. That is compared with what the job says:

    doubled   items that were created more than once
    lost      items that were not created in the end, or have no outcome
    untrue    outcomes that say succeeded of an item that was not created, or failed or not sent of one that was

The program fails when one of these is not 0. `--journal redis` has the journal on a Redis server, which it starts.
"""

import argparse
import asyncio
import logging
import mmap
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from benchmarks.redis_server import redis_server
from pinterest_async import Journal, Pinterest
from pinterest_async._redis import lease
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemCreate
from pinterest_async.redis import RedisJournal
from pinterest_async.sandbox import Sandbox

STATUSES: Final = ("succeeded", "failed", "unknown", "not_sent")
"""The status of an item is its place here, from 1, in a file with a byte for each item."""
TIMEOUT: Final = 3.0
"""Seconds of an attempt."""
MOST_RUNS: Final = 10
"""Runs that may leave something unknown."""


class Work(NamedTuple):
    """What the process of the job needs to know."""

    items: int
    folder: str
    journal: str
    unknown: str
    base_url: str
    app_id: str
    app_secret: str
    refresh_token: str


def _items(count: int) -> Iterator[RetailItemCreate]:
    for number in range(count):
        attributes = ItemAttributes(
            title=f"Thing {number}",
            description="A thing",
            link=f"https://www.example.com/things/{number}",
            image_link=[f"https://www.example.com/images/{number}.jpg"],
            price="24.99 USD",
            availability="in stock",
        )
        yield RetailItemCreate(item_id=str(number), attributes=attributes)


async def _work(work: Work) -> None:
    """Run the job, and write the status of each item to a file as it becomes known."""
    folder, policy = Path(work.folder), work.unknown
    journal: Any = Journal(folder / "journal", unknown=policy)  # type: ignore[arg-type]
    if work.journal:
        lease.LEASE_SECONDS = 0.5  # type: ignore[misc]
        journal = RedisJournal(work.journal, job="faults and kills", unknown=policy)  # type: ignore[arg-type]
    with (folder / "statuses").open("r+b") as file, mmap.mmap(file.fileno(), 0) as statuses:
        async with Pinterest(
            app_id=work.app_id,
            app_secret=work.app_secret,
            refresh_token=work.refresh_token,
            token_store=folder / "tokens",
            base_url=work.base_url,
            quotas=None,
            timeout=TIMEOUT,
        ) as pinterest:
            job = pinterest.catalogs.sync_items(
                _items(work.items), country="US", language="EN", first_poll=0.1, journal=journal
            )
            async for outcome in job:
                statuses[outcome.index] = STATUSES.index(outcome.status) + 1


class Account:
    """Compares what the job says with what the sandbox did."""

    def __init__(self, items: int, folder: Path) -> None:
        self.created = bytearray(items)
        self.total = 0
        self.untrue = 0
        self._file = folder / "statuses"

    def count(self, item: dict[str, Any]) -> None:
        """Count an item that the sandbox creates, and refuse none."""
        self.created[int(item["item_id"])] += 1
        self.total += 1

    def begin(self) -> None:
        """Forget the statuses of the run before."""
        self._file.write_bytes(bytes(len(self.created)))

    def end(self) -> Counter[str]:
        """Judge the statuses of a run, and return how many items have each."""
        counts: Counter[tuple[int, bool]] = Counter(zip(self._file.read_bytes(), map(bool, self.created), strict=True))
        for (status, is_there), count in counts.items():
            if status and STATUSES[status - 1] != "unknown" and is_there is not (STATUSES[status - 1] == "succeeded"):
                self.untrue += count
        found: Counter[str] = Counter()
        for (status, _), count in counts.items():
            found["" if not status else STATUSES[status - 1]] += count
        return found


def _start(work: Work) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "benchmarks.faults_and_kills", "--work", msgspec.json.encode(work).decode()]
    return subprocess.Popen(command, cwd=Path(__file__).parents[1])


def _run(options: argparse.Namespace, folder: Path, journal: str) -> bool:
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # connections of killed processes
    draw, began = random.Random(options.seed), time.monotonic()
    account = Account(options.items, folder)
    sandbox = Sandbox(seed=options.seed, processing_seconds=0.2, record=False)
    sandbox.slow_seconds = 2 * TIMEOUT
    sandbox.refuse("catalogs.create_items_batch", account.count)
    sandbox.faults.inject(rate=options.faults, seed=options.seed)
    with sandbox.in_thread():
        where = (sandbox.base_url, sandbox.app_id, sandbox.app_secret, sandbox.refresh_token)
        kills = runs = 0
        found: Counter[str] = Counter()
        while runs < options.kills + MOST_RUNS and found["succeeded"] != options.items:
            runs += 1
            account.begin()
            policy = "report" if kills < options.kills else "look_up"
            process = _start(Work(options.items, str(folder), journal, policy, *where))
            if kills < options.kills:
                kills += _kill_at(process, account, options.items * (kills + 1) // (options.kills + 1), draw)
            process.wait()
            found = account.end()
            counts = ", ".join(f"{count:,} {status}" for status, count in sorted(found.items()) if status)
            end = "killed" if process.returncode == -signal.SIGKILL else "ended"
            print(f"run {runs}: {end}: {counts or 'nothing'}", flush=True)
    doubled = sum(count - 1 for count in account.created if count > 1)
    lost = max(options.items - found["succeeded"], account.created.count(0))
    print(
        f"{options.items:,} items, {options.faults:.0%} faults ({len(sandbox.faults.log):,} injected), {kills} kills, "
        f"{runs} runs, {time.monotonic() - began:.0f} s"
    )
    print(f"doubled {doubled}, lost {lost}, untrue {account.untrue}")
    return not (doubled or lost or account.untrue)


def _kill_at(process: "subprocess.Popen[bytes]", account: Account, total: int, draw: random.Random) -> bool:
    """Kill the process a moment after so many items were created; whether it was still at work."""
    while process.poll() is None and account.total < total:
        time.sleep(0.01)
    time.sleep(draw.uniform(0.0, 0.3))
    if process.poll() is not None:
        return False
    process.kill()
    return True


def main() -> None:
    """Print the account; exit with 1 when it is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--faults", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--journal", choices=("file", "redis"), default="file")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        asyncio.run(_work(msgspec.json.decode(options.work, type=Work)))
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        journal = stack.enter_context(redis_server()) if options.journal == "redis" else ""
        is_right = _run(options, folder, journal)
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
