"""A hash in Redis that one process at a time may write, and the keys that go with it.

The process holds a lease in the hash and renews it every few seconds; when it stops, the next one may take the lease.
Each write checks the lease, so a process that lost it writes nothing any more.

The first arguments of a script that writes are the holder of the lease, the seconds for which it is held, and the
seconds for which the keys are kept (0: for ever). It begins with `CHECK`, ends with `EXPIRE`, and so returns 1, 0 when
another process has the lease, or -1 when the hash is gone.
"""

import asyncio
import logging
import secrets
from asyncio import get_running_loop
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple

import msgspec
import redis.asyncio
from redis.exceptions import RedisError

from ..errors import ArgumentError, PinterestError
from . import Server, connect, describe_error, is_outage, with_timeout

LEASE_SECONDS: Final = 15.0
"""Seconds that a lease lasts without a renewal."""
_REPLICAS_MS: Final = 1500
"""Milliseconds to wait for replicas."""
_RELEASES: Final = 3
"""Attempts to release the lease when they are cancelled, as by a second Ctrl-C."""

CHECK: Final = """
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return redis.call('EXISTS', KEYS[1]) - 1
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'ends', string.format('%.6f', time[1] + time[2] / 1e6 + ARGV[2]))
"""
"""The begin of a script: check the lease, and renew it."""
EXPIRE: Final = """
for _, key in ipairs(KEYS) do
    if ARGV[3] == '0' then
        redis.call('PERSIST', key)
    else
        redis.call('EXPIRE', key, ARGV[3])
    end
end
return 1
"""
_WAIT: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local ends = redis.call('HGET', KEYS[1], 'ends')
local is_there = redis.call('EXISTS', KEYS[1]) == 1
if is_there and (redis.call('HEXISTS', KEYS[1], ARGV[3]) == 0 or not tonumber(ends or '')) then
    return '-1'
end
ends = tonumber(ends or 0)
if ends > now and redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return string.format('%.6f', ends - now)
end
"""
"""The begin of a script that returns the seconds to wait for the lease, "0", or "-1" when the hash is damaged."""
_ACQUIRE: Final = (
    _WAIT
    + """
redis.call('HSETNX', KEYS[1], ARGV[3], ARGV[4])
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'ends', string.format('%.6f', now + ARGV[2]))
"""
)
_FREE: Final = _WAIT + "return '0'"
_RENEW: Final = CHECK + EXPIRE

_logger: Final = logging.getLogger("pinterest_async")


class Texts(NamedTuple):
    """What the errors of a leased hash say.

    Attributes:
        name: What begins each message, such as "journal november".
        kind: What it is: "journal".
        forgotten: What happens when the server forgets it.
        repair: What to do when it is damaged.
    """

    name: str
    kind: str
    forgotten: str
    repair: str


def check_arguments(called: str, server: Server, deadline: Any, replicas: Any) -> None:
    """Check what the user of a leased hash gives.

    Raises:
        ArgumentError: An argument of `called` cannot work.
    """
    if isinstance(deadline, bool) or not isinstance(deadline, int | float) or not deadline >= 0:
        raise ArgumentError(called, "deadline", f"expected seconds, 0 or more, got {deadline!r}")
    if isinstance(replicas, bool) or not isinstance(replicas, int) or replicas < 0:
        raise ArgumentError(called, "replicas", f"expected a number, 0 or more, got {replicas!r}")
    if replicas and isinstance(server, redis.asyncio.RedisCluster):
        raise ArgumentError(called, "replicas", "it is not possible to wait for the replicas of a cluster")


class LeasedHash:
    """A hash of one process at a time, with the connection to its server.

    Args:
        server: Its server.
        keys: The hash, and the keys that go with it, all in one slot of a cluster.
        owner_field: The field that says whose hash it is. It is damaged without it.
        texts: What its errors say.
        error: The type of its errors.
        end_run: Lua that deletes what is of no use after a run.
        retention: Seconds after the last write before the keys expire, 0 for never.
        replicas: Replicas that must have a change before it counts.
    """

    def __init__(
        self,
        server: Server,
        keys: Sequence[str],
        owner_field: str,
        texts: Texts,
        error: Callable[[str], PinterestError],
        *,
        end_run: str = "",
        retention: int = 0,
        replicas: int = 0,
    ) -> None:
        self.keys: tuple[str, ...] = tuple(keys)
        self.retention: int = retention
        self._usual_retention = retention
        self._server = server
        self._owner_field = owner_field
        self._texts = texts
        self._error = error
        self._end_run = end_run
        self._replicas = replicas
        self._client: Any = None
        self._is_ours = False
        self._holder = ""
        self._renewal: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is connected."""
        return self._client is not None

    @property
    def client(self) -> Any:
        """The client of the server, whose calls belong into `guarded`."""
        if self._client is None:
            raise self.problem(f"the {self._texts.kind} is not open")
        return self._client

    async def connect(self) -> None:
        """Connect to the server. The caller closes it, also when this raises.

        Raises:
            ConfigurationError: It is no server.
            PinterestError: The server does not answer, or may evict the keys.
        """
        self._client, self._is_ours = connect(self._server)
        self._holder = secrets.token_hex(8)
        self.retention = await self._choose_retention()

    async def acquire(self, owner: bytes, deadline: float) -> None:
        """Acquire the lease, and renew it from then on. Wait while another process has it.

        Args:
            owner: What the owner field of a new hash has.
            deadline: Seconds to wait for another process to end, or to be silent for `LEASE_SECONDS`.
        """
        await self._wait(_ACQUIRE + self._end_run + "return '0'", deadline, owner)
        self._renewal = asyncio.create_task(self._renew())

    async def wait(self, deadline: float) -> None:
        """Wait as `acquire` does, and leave the lease to others."""
        await self._wait(_FREE, deadline)

    async def run(self, script: str, *arguments: Any) -> Any:
        """Run a script with the keys."""
        with self.guarded():
            return await with_timeout(self.client.eval(script, len(self.keys), *self.keys, *arguments))

    async def write(self, script: str, *arguments: Any, replicate: bool = False) -> None:
        """Run a script that writes, unless another process has the lease.

        Args:
            script: It begins with `CHECK` and ends with `EXPIRE`.
            arguments: Those after the first three.
            replicate: Whether to wait for replicas.
        """
        run = self._replicate if replicate and self._replicas else self.run
        held = await run(script, self._holder, LEASE_SECONDS, self.retention, *arguments)
        if held < 0:
            raise self.problem("it is gone from the server: it was deleted, or evicted")
        if not held:
            raise self.problem("another process took it, because this one was silent")

    async def close(self) -> None:
        """Release the lease and close the connection, also when this is cancelled."""
        client, self._client = self._client, None
        renewal, self._renewal = self._renewal, None
        if renewal is not None:
            renewal.cancel()
        if client is None:
            return
        cancelled: asyncio.CancelledError | None = None
        script = f"{CHECK} redis.call('HDEL', KEYS[1], 'holder') {self._end_run} {EXPIRE}"
        arguments = (*self.keys, self._holder, -1, self.retention)
        for _ in range(_RELEASES):
            try:
                with suppress(RedisError, OSError):  # the lease expires
                    await with_timeout(client.eval(script, len(self.keys), *arguments))
                break
            except asyncio.CancelledError as error:
                cancelled = error
        if self._is_ours:
            with suppress(RedisError, OSError):
                await with_timeout(client.aclose())
        if cancelled is not None:
            raise cancelled

    @contextmanager
    def guarded(self, field: str = "") -> Generator[None]:
        """Raise an error of the hash for one of the server, or of what it has in a field."""
        try:
            yield
        except (RedisError, OSError) as error:
            raise self._failed(error) from None
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise self.damaged(field, str(error)) from None

    def problem(self, problem: str) -> PinterestError:
        """Return an error."""
        return self._error(f"{self._texts.name}: {problem}")

    def damaged(self, field: str, problem: str, key: str = "") -> PinterestError:
        """Return the error of a damage: of a field, if it is known, of the hash or of another key."""
        place = f"key {key or self.keys[0]}" + (f", field {field}" if field else "")
        return self.problem(f"the {self._texts.kind} is damaged ({place}: {problem}); {self._texts.repair}")

    async def _choose_retention(self) -> int:
        """Return the seconds for which the keys are kept after the last write, 0 for ever.

        Raises:
            PinterestError: The server may evict them.
        """
        client = self._client
        facts: Any = {}
        try:
            if isinstance(client, redis.asyncio.RedisCluster):
                cluster: Any = client
                await with_timeout(cluster.initialize())
                node = cluster.get_node_from_key(self.keys[0])
                facts = await with_timeout(cluster.execute_command("INFO", "memory", target_nodes=node))
            else:
                facts = await with_timeout(client.info("memory"))
        except (RedisError, OSError) as error:
            if is_outage(error):
                raise self._failed(error) from None
        limit, policy = facts.get("maxmemory"), str(facts.get("maxmemory_policy"))
        if limit is None:
            _logger.warning(
                "%s: the server does not say whether it evicts keys when its memory is full; a %s needs "
                "maxmemory-policy noeviction",
                self._texts.name,
                self._texts.kind,
            )
        elif limit and policy.startswith("allkeys"):
            raise self.problem(
                f"the server may evict it (maxmemory-policy {policy}), and {self._texts.forgotten}; use a server with "
                "the policy noeviction"
            )
        return 0 if limit and policy.startswith("volatile") else self._usual_retention

    async def _wait(self, script: str, deadline: float, *arguments: Any) -> None:
        """Run a script until there is nothing more to wait for."""
        clock = get_running_loop().time
        latest = clock() + deadline
        while (wait := float(await self.run(script, self._holder, LEASE_SECONDS, self._owner_field, *arguments))) > 0:
            if clock() >= latest:
                raise self.problem("another process has it, and is alive: wait until it ends")
            await asyncio.sleep(min(wait, 1.0))
        if wait < 0:
            raise self.damaged(self._owner_field, "whose it is, or who has it, is lost")

    async def _renew(self) -> None:
        """Renew the lease until it is cancelled. When that fails, the next write raises."""
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            with suppress(PinterestError):
                await self.write(_RENEW)

    async def _replicate(self, script: str, *arguments: Any) -> Any:
        """Run a script, and wait until enough replicas have what it wrote."""
        with self.guarded():
            async with self.client.pipeline(transaction=False) as pipeline:  # WAIT is about its own connection
                pipeline.eval(script, len(self.keys), *self.keys, *arguments)
                pipeline.wait(self._replicas, _REPLICAS_MS)
                answer, reached = await with_timeout(pipeline.execute())
        if reached < self._replicas:
            raise self.problem(
                f"{reached} of {self._replicas} replicas have the record after {_REPLICAS_MS / 1000} seconds"
            )
        return answer

    def _failed(self, error: Exception) -> PinterestError:
        if "WRONGTYPE" in str(error):
            return self.damaged("", "the key holds something else")
        problem = "does not answer" if is_outage(error) else "refuses"
        return self.problem(f"the Redis server {problem}: {describe_error(error)}")
