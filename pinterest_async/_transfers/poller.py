"""Jobs that Pinterest takes its time for: created, and looked at with growing pauses until something came of them.

What came of most is a link to a file. The link lives for five minutes, the file for an hour. So a new link is asked for
when the old one died before it was used, and a file that is gone is made again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Literal, NamedTuple, TypeAlias

from ..errors import DecodeError, JobFailed, RateLimited, ServerError, TimedOut, TransportError

_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 30.0
_GROWTH: Final = 1.5

_FAILURES: Final = 5
"""Looks at a job that may fail in a row."""

_MAKINGS: Final = 3
"""Times that a file is made before it is given up."""

Stage: TypeAlias = Literal["under way", "ready", "gone", "failed"]


class JobState(NamedTuple):
    """How far a job is, `said` in the API's words, and what came of it."""

    stage: Stage
    said: str
    result: str | None = None
    size: int | None = None


class Job:
    """One job: `create` gives what stands for it, `look` says how far that is.

    timeout: seconds from when it is created, or asked for again, until it has to be ready.
    """

    def __init__(
        self,
        operation: str,
        create: Callable[[], Awaitable[str]],
        look: Callable[[str], Awaitable[JobState]],
        timeout: float,
    ) -> None:
        self.operation: str = operation
        self.size: int | None = None
        self._create = create
        self._look = look
        self._timeout = timeout
        self._token: str | None = None
        self._made = 0

    async def result(self, *, again: bool = True) -> str:
        """What came of it, a new link to its file for example, as soon as it is there; if that is gone, made `again`.

        Raises JobFailed when it cannot be made, or not again, and TimedOut.
        """
        clock = asyncio.get_running_loop().time
        start, pause, failures = clock(), _FIRST_PAUSE, 0
        while True:
            if self._token is None:
                self._token = await self._create()
                self._made += 1
                start = clock()
            try:
                state = await self._look(self._token)
            except (RateLimited, ServerError, TransportError, DecodeError):
                failures += 1  # it is being made: not to hear of it now is no reason to give it up
                if failures > _FAILURES:
                    raise
            else:
                failures = 0
                if state.stage == "ready" and state.result:
                    self.size = state.size
                    return state.result
                if state.stage == "gone" and again and self._made < _MAKINGS:
                    self._token = None
                    continue
                if state.stage in ("gone", "failed"):
                    raise JobFailed(self.operation, state.said)
            if clock() - start + pause > self._timeout:
                raise TimedOut(self.operation, f"it is not ready after {self._timeout:.0f} s; raise timeout=")
            await asyncio.sleep(pause)
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)
