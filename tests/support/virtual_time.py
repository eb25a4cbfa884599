"""An event loop whose clock jumps to the next timer whenever nothing else is to do.

Sockets and threads are real. Before the clock jumps, the loop looks for data that is still on its way through the
loopback device, and it does not jump as long as a thread works for it.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_GRACE = 0.0003
"""Real seconds to wait for data on sockets before time jumps."""

_THREAD_SECONDS = 0.001
"""Real seconds between two looks at sockets while a thread works."""


class _JumpingSelector(selectors.DefaultSelector):
    """Waits for no timer: what `select` was to sleep is added to `jumped` instead."""

    def __init__(self) -> None:
        super().__init__()
        self.jumped = 0.0
        self.threads = 0
        self.grace = _GRACE

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Ready files now, or soon; else none, with the clock moved on."""
        if not self.grace and timeout is not None and not self.threads and len(self.get_map()) == 1:
            self.jumped += max(0.0, timeout)
            return []  # nothing is watched but the loop itself
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            return super().select(None)
        if self.threads:
            return super().select(min(timeout, _THREAD_SECONDS))
        if len(self.get_map()) > 1 and self.grace:
            time.sleep(min(timeout, self.grace))  # epoll would round it up to a millisecond
            ready = super().select(0)
        if not ready and timeout > 0:
            self.jumped += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A selector loop on virtual time."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """The real clock plus everything that was jumped over."""
        return super().time() + self._jumping.jumped

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:  # type: ignore[override]
        """As usual, with the clock on real time until it is done."""
        future = super().run_in_executor(executor, func, *args)
        self._jumping.threads += 1
        future.add_done_callback(self._thread_done)
        return future

    def _thread_done(self, _: object) -> None:
        self._jumping.threads -= 1

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """While someone waits for another process: no timer is jumped to."""
        self._jumping.threads += 1
        try:
            yield
        finally:
            self._jumping.threads -= 1

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for the threads however long it takes: they live in real time, which a timeout here would jump over."""
        await super().shutdown_default_executor()


class ExactTimeLoop(VirtualTimeLoop):
    """A loop on virtual time alone, for tests that measure: how fast the machine is makes no difference.

    It jumps without a look at sockets: who waits for one says so (`standing_still`).
    """

    def __init__(self) -> None:
        self.looks = 0
        super().__init__()
        self._jumping.grace = 0.0

    def time(self) -> float:
        """Everything that was jumped over; it moves on a little whenever someone looks, as clocks do."""
        self.looks += 1
        return self._jumping.jumped + self.looks * 1e-8
