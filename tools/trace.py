"""The functions of ours that a call crosses, counted by room: `python -m tools trace-path [-v]`.

Each call is made against the sandbox, which runs in a thread of its own and is not counted, after a first call that
fills the caches. A function counts once however often it is entered; entries are printed beside it, and a coroutine
that is resumed is entered again. Comprehensions and generator expressions belong to the function around them. What
Python generates (the `__init__` of a dataclass or of a Struct) and what msgspec does in C is not seen.

- GET: from the user's call to its answer; "down" are those entered before aiohttp's request.
- page, chunk: from the second request of a list, or of a bulk job with one worker, to the third. That is one cycle:
  decode an answer, deliver what it holds, prepare and send what is next.
  The quotas are wide, so that nothing waits, apart from those of the last line.
- frames: the functions of ours on the stack where aiohttp's request begins.
"""

import argparse
import asyncio
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import AsyncIterable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Final

import aiohttp

import pinterest_async
from pinterest_async import Category, Journal, Pinterest, Quota, Quotas
from pinterest_async.sandbox import Sandbox

PACKAGE: Final = Path(pinterest_async.__file__).parent
ACCOUNT: Final = "549755885175"
CHUNK: Final = 30
WIDE: Final = Quotas({category: Quota(1_000_000) for category in Category}, Quota(1_000_000, 1.0))
NARROW: Final = Quotas({Category.ADS_WRITE: Quota(20, 1.0, 0.05)})
_REQUEST: Final = aiohttp.ClientSession._request.__code__
_PARTS: Final = frozenset({"<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>", "<module>"})


@dataclass
class Trace:
    """What one call crossed: functions, those of them before the first request, entries, and the stack at a request."""

    name: str
    functions: set[CodeType] = field(default_factory=set[CodeType])
    down: set[CodeType] = field(default_factory=set[CodeType])
    entries: int = 0
    frames: list[CodeType] = field(default_factory=list[CodeType])

    @property
    def rooms(self) -> Counter[str]:
        """Return the number of functions in each room."""
        return Counter(room_of(code) for code in self.functions)


class Tracer:
    """Records the functions of ours that are entered from the request with number `first` to that with number `last`.

    Args:
        trace: Where they are recorded.
        first: 0 records from the beginning.
        last: 0 records to the end.
    """

    def __init__(self, trace: Trace, first: int = 0, last: int = 0) -> None:
        self._trace = trace
        self._first = first
        self._last = last
        self._requests = 0
        self._begun: set[FrameType] = set()

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        """Take note of a call, as `sys.setprofile` wants it."""
        code = frame.f_code
        if event != "call":
            return
        if code is _REQUEST:
            if frame in self._begun:
                return
            self._begun.add(frame)
            self._requests += 1
            if self._requests == max(self._first, 1):
                self._trace.frames = [each.f_code for each in _stack(frame) if is_ours(each.f_code)]
        elif is_ours(code) and self._first <= self._requests and (not self._last or self._requests < self._last):
            self._trace.entries += 1
            self._trace.functions.add(code)
            if not self._requests:
                self._trace.down.add(code)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record this thread, and threads that start meanwhile."""
        threading.setprofile(self)
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def is_ours(code: CodeType) -> bool:
    """Return whether a function is of the package."""
    return code.co_filename.startswith(f"{PACKAGE}/") and code.co_name not in _PARTS


def room_of(code: CodeType) -> str:
    """Return the folder below the package that holds a function, or the file's name where it lies beside them."""
    return Path(code.co_filename).relative_to(PACKAGE).parts[0]


async def trace_get(pinterest: Pinterest, board: str) -> Trace:
    """Trace a GET of one object."""
    trace = Trace("GET")
    await pinterest.boards.get(board)
    with Tracer(trace).recording():
        await pinterest.boards.get(board)
    return trace


async def _exhaust(items: AsyncIterable[object]) -> None:
    async for _ in items:
        pass


async def trace_page(pinterest: Pinterest) -> Trace:
    """Trace one page of a list."""
    trace = Trace("page")
    for number in range(3):
        await pinterest.boards.create(name=f"Traced {number}")
    await _exhaust(pinterest.boards.list(page_size=1))
    with Tracer(trace, 2, 3).recording():
        await _exhaust(pinterest.boards.list(page_size=1))
    return trace


async def trace_chunk(pinterest: Pinterest, name: str, folder: Path | None) -> Trace:
    """Trace one chunk of `create_many`, with a journal where there is a folder for it."""
    trace = Trace(name)
    campaigns = [
        {"ad_account_id": ACCOUNT, "name": f"Campaign {number}", "objective_type": "AWARENESS"}
        for number in range(3 * CHUNK)
    ]
    for run in ("first", "second"):
        journal = None if folder is None else Journal(folder / run)
        job = pinterest.campaigns.create_many(ACCOUNT, campaigns, concurrency=1, journal=journal)
        if run == "first":
            await _exhaust(job)
        else:
            with Tracer(trace, 2, 3).recording():
                await _exhaust(job)
    return trace


async def _trace(sandbox: Sandbox, board: str) -> list[Trace]:
    async with AsyncExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        wide, narrow = [
            await stack.enter_async_context(
                Pinterest(access_token=sandbox.access_token, base_url=sandbox.base_url, quotas=quotas)
            )
            for quotas in (WIDE, NARROW)
        ]
        return [
            await trace_get(wide, board),
            await trace_page(wide),
            await trace_chunk(wide, "chunk", None),
            await trace_chunk(wide, "chunk with a journal", folders[0]),
            await trace_chunk(narrow, "chunk with a journal that waits for its quota", folders[1]),
        ]


def trace_all() -> list[Trace]:
    """Trace a GET, a page and a chunk without and with a journal, against a sandbox in a thread of its own."""
    running: list[tuple[Sandbox, asyncio.AbstractEventLoop, asyncio.Event]] = []
    started = threading.Event()

    async def serve() -> None:
        async with Sandbox() as sandbox:
            done = asyncio.Event()
            running.append((sandbox, asyncio.get_running_loop(), done))
            started.set()
            await done.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    started.wait()
    [(sandbox, loop, done)] = running
    try:
        return asyncio.run(_trace(sandbox, next(iter(sandbox.state.boards))))
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()


def report(traces: Sequence[Trace], *, verbose: bool) -> str:
    """Return the table of what was crossed, with the names of the functions where it is verbose."""
    lines: list[str] = []
    for trace in traces:
        rooms = ", ".join(f"{room} {number}" for room, number in trace.rooms.most_common())
        down = f" ({len(trace.down)} of them down)" if trace.down else ""
        lines.append(
            f"{trace.name}: {len(trace.functions)} functions{down} in {len(trace.rooms)} rooms: {rooms}; "
            f"{trace.entries} entries; {len(trace.frames)} frames at the HTTP client"
        )
        if verbose:
            lines += [
                f"    {name}" for name in sorted(f"{room_of(code)}: {code.co_qualname}" for code in trace.functions)
            ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what a GET, a page and a chunk cross. Return 0."""
    parser = argparse.ArgumentParser(prog="python -m tools trace-path", description="Count the functions on a path.")
    parser.add_argument("-v", "--verbose", action="store_true", help="print the functions too")
    sys.stdout.write(f"{report(trace_all(), verbose=parser.parse_args(arguments).verbose)}\n")
    return 0
