"""The Redis server that gives out the slots of the quotas of one app and user: what is asked of it, as methods.

`check` and `reserve` raise RedisError or OSError when the server refuses, or does not answer within two seconds.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from redis.exceptions import RedisError

from ..._redis import Server, answer_of, client_of, key_of
from .scripts import GIVE_BACK, LEAVE, PAUSE, RESERVE
from .shared_quota import SharedLane
from .slot_queue import Wanted

_SPREAD: Final = 1.0
"""Seconds between the first slot of an answer and its last: slots that are far away are better given out later."""


class Slots(NamedTuple):
    """What was reserved: seconds until each slot, and until the next one that is not reserved.

    lead: seconds by which bulk requests are ahead of calls.  told: for each lane what was ever drawn, and the seconds
    until its gate opens.
    """

    waits: Sequence[float]
    upcoming: float
    lead: float
    told: Sequence[tuple[int, float]]


class SlotServer:
    """The scripts of `_reservation` on a server, for one app and user."""

    def __init__(self, server: Server, app: str, owner: str) -> None:
        self._redis, self._is_ours = client_of(server)
        self._key = key_of(app, owner)
        self._reserve, self._pause, self._give_back, self._leave = (
            self._redis.register_script(script) for script in (RESERVE, PAUSE, GIVE_BACK, LEAVE)
        )

    async def check(self) -> None:
        """See whether the server runs the scripts."""
        await self._run(self._reserve, "", _text(*Wanted(), 0.0, _SPREAD, 0.0))

    async def reserve(
        self, line: str, lanes: Sequence[SharedLane], wanted: Wanted, patience: float, hold: float
    ) -> Slots:
        """Reserve slots of a line's lanes."""
        rules = [part for lane in lanes for part in (lane.name, _text(*lane.numbers()))]
        asked = _text(*wanted, patience, _SPREAD, hold)
        upcoming, lead, *rest = map(float, (await self._run(self._reserve, line, asked, *rules)).split())
        count = 2 * len(lanes)
        told = [(int(drawn), opens) for drawn, opens in zip(rest[:count:2], rest[1:count:2], strict=True)]
        return Slots(rest[count:], upcoming, lead, told)

    async def pause(self, lane: SharedLane, seconds: float) -> None:
        """Close a lane for everybody."""
        await self._try(self._pause, lane.name, seconds, lane.tolerance)

    async def give_back(self, line: str, waits: Sequence[float]) -> None:
        """Give back slots of a line, so many seconds from now."""
        await self._try(self._give_back, line, *waits)

    async def leave(self, lane: SharedLane, remaining: int, reset: float) -> None:
        """Leave no more places of a lane than remain, until its window ends in `reset` seconds."""
        await self._try(self._leave, lane.name, lane.places, remaining, reset)

    async def aclose(self) -> None:
        """Close the connections that were made here."""
        if self._is_ours:
            await self._redis.aclose()

    async def _try(self, script: Any, *arguments: Any) -> None:
        """Run a script that nobody waits for: whoever asks for a slot finds out when the server is gone."""
        with suppress(RedisError, OSError):
            await self._run(script, *arguments)

    async def _run(self, script: Any, *arguments: Any) -> Any:
        return await answer_of(script(keys=[self._key], args=arguments))


def _text(*numbers: float) -> str:
    """Numbers as one argument: many short ones cost the client more than all else."""
    return " ".join(map(repr, numbers))
