"""The Redis server that holds the reservations of one app and user: its scripts as methods.

`check` and `reserve` raise RedisError or OSError when the server refuses, or does not answer within two seconds.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from typing import Any, Final, NamedTuple

from redis.exceptions import NoScriptError, RedisError

from ..._redis import Server, connect, redis_key, with_timeout
from .scripts import FORGET, PAUSE, REFUND, RESERVE, SET_REMAINING, Script
from .shared_quota import SharedQuota
from .slot_queue import SlotRequest

_SPREAD: Final = 1.0
"""Seconds between the first and the last reservation of an answer. Those further away are better made later."""


class Reservations(NamedTuple):
    """The answer of the server.

    Attributes:
        epoch: Names the state in Redis that they belong to.
        waits: Seconds until each reservation.
        next_wait: Seconds until the next time that is not reserved.
        priority_credit: Seconds by which the TAT of all requests is ahead of that of interactive ones.
        at_once: Interactive requests that may be sent at once.
        states: Of each quota the requests of all processes, the seconds until its pause ends, and those until its TAT.
    """

    epoch: float
    waits: Sequence[float]
    next_wait: float
    priority_credit: float
    at_once: int
    states: Sequence[tuple[float, float, float]]


class SlotServer:
    """Runs the scripts on a server, for one app and user."""

    def __init__(self, server: Server, app: str, owner: str) -> None:
        self._redis, self._is_ours = connect(server)
        self._key = redis_key(app, owner)

    async def check(self) -> None:
        """Run a script that reserves nothing."""
        await self.reserve("", (), SlotRequest(), 0.0, 0.0, 0.0)

    async def reserve(
        self,
        queue: str,
        quotas: Sequence[SharedQuota],
        request: SlotRequest,
        max_wait: float,
        grace: float,
        epoch: float,
    ) -> Reservations:
        """Reserve send times of all quotas.

        Args:
            queue: The name of the wait queue.
            quotas: The quotas that its requests count against.
            request: How many reservations, and for whom.
            max_wait: Seconds until the latest reservation that is of use.
            grace: Seconds until the latest one that is prefetched.
            epoch: Of the last answer; 0.0 without one.

        Raises:
            RedisError: The server refuses.
            OSError: The server does not answer.
        """
        arguments = [queue, f"{' '.join(map(str, request))} {max_wait!r} {_SPREAD!r} {grace!r} {epoch!r}"]
        for quota in quotas:
            arguments += (quota.name, quota.script_text())
        new_epoch, next_wait, priority_credit, at_once, *rest = map(
            float, (await self._run(RESERVE, *arguments)).split()
        )
        end = 3 * len(quotas)
        states = list(zip(rest[:end:3], rest[1:end:3], rest[2:end:3], strict=True))
        return Reservations(new_epoch, rest[end:], next_wait, priority_credit, int(at_once), states)

    async def pause(self, quota: SharedQuota, seconds: float) -> None:
        """Pause a quota for all processes."""
        await self._try_run(PAUSE, quota.name, seconds, quota.parameters.burst_tolerance)

    async def refund(self, queue: str, waits: Sequence[float]) -> None:
        """Return reservations of a queue, given as the seconds until each."""
        await self._try_run(REFUND, queue, *waits)

    async def set_remaining(self, quota: SharedQuota, remaining: int, reset: float) -> None:
        """Leave no more than `remaining` window slots of a quota free until its window ends in `reset` seconds."""
        await self._try_run(SET_REMAINING, quota.name, quota.parameters.window_slots, remaining, reset)

    async def forget(self, quotas: Sequence[SharedQuota]) -> None:
        """Drop the state of quotas of which nothing counts any longer in any process."""
        parts = ((quota.name, quota.parameters.window_slots, quota.parameters.window) for quota in quotas)
        await self._try_run(FORGET, *chain.from_iterable(parts))

    async def aclose(self) -> None:
        """Close the connections that were made here."""
        if self._is_ours:
            await self._redis.aclose()

    async def _try_run(self, script: Script, *arguments: Any) -> None:
        """Run a script and ignore a server that is down: the next reservation reports it."""
        with suppress(RedisError, OSError):
            await self._run(script, *arguments)

    async def _run(self, script: Script, *arguments: Any) -> Any:
        """Run a script by its digest, and send its text to a server that has not seen it."""
        run = self._redis.execute_command
        try:
            return await with_timeout(run("EVALSHA", script.digest, 1, self._key, *arguments))
        except NoScriptError:
            return await with_timeout(run("EVAL", script.text, 1, self._key, *arguments))
