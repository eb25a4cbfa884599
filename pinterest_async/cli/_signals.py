"""Ends a command on Ctrl-C and SIGTERM: its task is cancelled, so that a job prints what it knows before it ends."""

import signal
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:  # a signal during an import is handled only after this module
    import argparse
    import asyncio

_GRACE: Final = 1.0
"""Seconds after the first signal in which others count as the same, and in which the event loop has to turn.

A shell and a supervisor may both send one. A feed that is a pipe without data blocks the event loop.
"""

_ALARM: Final = getattr(signal, "SIGALRM", None)  # Windows has none


class Interrupts:
    """The signals that end a command, while `handled()` is open.

    The first signal cancels the command. A later one, or a blocked event loop, raises KeyboardInterrupt where the
    program is. A signal that the process ignores stays ignored, as a shell wants it of background jobs, except SIGTERM.

    Attributes:
        received: Whether a signal came.
    """

    def __init__(self) -> None:
        self.received: bool = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._first_at = 0.0
        self._is_deferred = False
        self._has_turned = False

    async def run(self, options: "argparse.Namespace") -> int:
        """Run the command of parsed options until it ends or a signal cancels it."""
        import asyncio

        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            return int(await options.run(options))
        finally:
            self._task = None
            self._set_alarm(0.0)

    @contextmanager
    def handled(self, *, at_exit: bool = False) -> Generator[None, None, None]:
        """Handle the signals. In a thread that is not the main one, nothing can be handled.

        Args:
            at_exit: Whether the process ends afterwards. Signals are then ignored until it has ended.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before: dict[int, Any] = {signal.SIGTERM: signal.signal(signal.SIGTERM, self._on_signal)}
        usual = {signal.SIGINT: signal.default_int_handler, getattr(signal, "SIGHUP", None): signal.SIG_DFL}
        for number, handler in usual.items():
            if number is not None and signal.getsignal(number) is handler:
                before[number] = signal.signal(number, self._on_signal)
        if _ALARM is not None:
            before[_ALARM] = signal.signal(_ALARM, self._on_alarm)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, signal.SIG_IGN if at_exit else handler)

    @contextmanager
    def deferred(self) -> Generator[None, None, None]:
        """Raise KeyboardInterrupt for a signal at the end of the block, and not within it."""
        self._is_deferred = True
        yield
        self._is_deferred = False
        if self.received:
            raise KeyboardInterrupt

    def _on_signal(self, number: int, frame: object) -> None:
        now = time.monotonic()
        if not self.received:
            self.received, self._first_at = True, now
            if self._is_deferred:
                return
            if self._task is None or self._loop is None:
                raise KeyboardInterrupt
            self._loop.call_soon_threadsafe(self._cancel)
            self._set_alarm(_GRACE)
        elif now - self._first_at > _GRACE:
            self._force()

    def _cancel(self) -> None:
        self._has_turned = True
        if self._task is not None:
            self._task.cancel()

    def _on_alarm(self, number: int, frame: object) -> None:
        if not self._has_turned or self._loop is None:
            self._force()
        self._has_turned = False
        self._loop.call_soon_threadsafe(self._note_turn)

    def _note_turn(self) -> None:
        self._has_turned = True

    def _force(self) -> NoReturn:
        if self._loop is not None:  # tasks that the interrupt ends in the middle would print tracebacks
            self._loop.set_exception_handler(lambda loop, context: None)
        raise KeyboardInterrupt

    def _set_alarm(self, seconds: float) -> None:
        if _ALARM is not None:
            signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
