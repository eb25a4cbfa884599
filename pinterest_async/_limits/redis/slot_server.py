"""The Redis server that holds the reservations of one app and user: its scripts as methods.

`check` and `reserve` raise RedisError or OSError when the server refuses, or does not answer within two seconds.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from redis.exceptions import RedisError

from ..._redis import Server, connect, redis_key, with_timeout
from .scripts import FORGET, PAUSE, REFUND, RESERVE, SET_REMAINING
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
    states: Sequence[tuple[int, float, float]]


class SlotServer:
    """Runs the scripts on a server, for one app and user."""

    def __init__(self, server: Server, app: str, owner: str) -> None:
        self._redis, self._is_ours = connect(server)
        self._key = redis_key(app, owner)
        self._reserve, self._pause, self._refund, self._forget, self._set_remaining = (
            self._redis.register_script(script) for script in (RESERVE, PAUSE, REFUND, FORGET, SET_REMAINING)
        )

    async def check(self) -> None:
        """Run a script that reserves nothing."""
        await self._run(self._reserve, "", _text(*SlotRequest(), 0.0, _SPREAD, 0.0, 0.0))

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
        parameters = [part for quota in quotas for part in (quota.name, _text(*quota.script_numbers()))]
        numbers = _text(*request, max_wait, _SPREAD, grace, epoch)
        answer = await self._run(self._reserve, queue, numbers, *parameters)
        new_epoch, next_wait, priority_credit, at_once, *rest = map(float, answer.split())
        end = 3 * len(quotas)
        states = [
            (int(consumed), paused, tat)
            for consumed, paused, tat in zip(rest[:end:3], rest[1:end:3], rest[2:end:3], strict=True)
        ]
        return Reservations(new_epoch, rest[end:], next_wait, priority_credit, int(at_once), states)

    async def pause(self, quota: SharedQuota, seconds: float) -> None:
        """Pause a quota for all processes."""
        await self._try_run(self._pause, quota.name, seconds, quota.burst_tolerance)

    async def refund(self, queue: str, waits: Sequence[float]) -> None:
        """Return reservations of a queue, given as the seconds until each."""
        await self._try_run(self._refund, queue, *waits)

    async def set_remaining(self, quota: SharedQuota, remaining: int, reset: float) -> None:
        """Leave no more than `remaining` window slots of a quota free until its window ends in `reset` seconds."""
        await self._try_run(self._set_remaining, quota.name, quota.window_slots, remaining, reset)

    async def forget(self, quotas: Sequence[SharedQuota]) -> None:
        """Drop the state of quotas of which nothing counts any longer in any process."""
        parts = ((quota.name, quota.window_slots, quota.log_seconds) for quota in quotas)
        await self._try_run(self._forget, *(part for parts_of_one in parts for part in parts_of_one))

    async def aclose(self) -> None:
        """Close the connections that were made here."""
        if self._is_ours:
            await self._redis.aclose()

    async def _try_run(self, script: Any, *arguments: Any) -> None:
        """Run a script and ignore a server that is down: the next reservation reports it."""
        with suppress(RedisError, OSError):
            await self._run(script, *arguments)

    async def _run(self, script: Any, *arguments: Any) -> Any:
        return await with_timeout(script(keys=[self._key], args=arguments))


def _text(*numbers: float) -> str:
    """Join numbers into one argument, because many short arguments are most of a call's cost in the client."""
    return " ".join(map(repr, numbers))
