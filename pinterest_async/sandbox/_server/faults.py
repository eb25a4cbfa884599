"""Faults on demand: for the next calls of an operation, or at random.

Refusals (429, 400, 401) come before the operation is carried out. A response that breaks off, or cannot be read, comes
after it. A 5xx, a lost connection and a slow response may come before or after: a seeded random choice decides.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Final, NamedTuple

from .._data.file_storage import FETCH, RECEIVE

_MAX_LOG: Final = 100_000
"""Entries of the log, at most."""


class Fault(Enum):
    """A kind of failure. In brackets: whether the operation is carried out."""

    RATE_LIMITED = "429 with Retry-After: 1 (no)"
    RATE_LIMITED_SILENT = "429 that does not say for how long (no)"
    BAD_REQUEST_RETRY_AFTER = "400 whose message says 'Retry after 3 seconds' (no)"
    SERVER_ERROR = "500 in the API's form (a coin decides)"
    BAD_GATEWAY = "502 with an HTML page (a coin decides)"
    RESET_BEFORE_BODY = "the connection is reset before any answer (a coin decides)"
    RESET_IN_BODY = "headers and half of the body, then the connection is reset (yes)"
    TRUNCATED_GZIP = "a gzip body cut short (yes)"
    MALFORMED_JSON = "a body that is no JSON (yes)"
    SLOW = "the answer comes after `slow_seconds`; when the work is not done, it is a 504 (a coin decides)"
    EXPIRED_TOKEN = "401, as for a token that has expired (no)"


_NAMED_ONLY: Final = ("oauth.token", FETCH, RECEIVE)
_NEVER_APPLIED: Final = (
    Fault.RATE_LIMITED,
    Fault.RATE_LIMITED_SILENT,
    Fault.BAD_REQUEST_RETRY_AFTER,
    Fault.EXPIRED_TOKEN,
)
_ALWAYS_APPLIED: Final = (Fault.RESET_IN_BODY, Fault.TRUNCATED_GZIP, Fault.MALFORMED_JSON)


class Injected(NamedTuple):
    """A fault that happened. `applied`: whether the operation was carried out."""

    operation: str
    fault: Fault
    applied: bool


@dataclass
class ScheduledFault:
    """A fault of the next `times` calls of an operation (None: of any)."""

    operation: str | None
    fault: Fault
    times: int
    applied: bool | None


@dataclass
class RandomFaults:
    """Faults of a share of the calls, of some operations (None: of any)."""

    rate: float
    kinds: tuple[Fault, ...]
    operations: frozenset[str] | None
    random: Random


class Faults:
    """The failures of a sandbox: `add`, `inject`, `clear`, and the `log` of those that happened.

    Operations are named as methods are ("campaigns.create"). The token endpoint fails only when it is named
    ("oauth.token"): a token lost at random would end everything that follows. So do links to files ("storage.fetch")
    and uploads of videos ("storage.receive"), which are none of the API.
    """

    def __init__(self, resolve: Callable[[str], str], seed: int = 0) -> None:
        self.log: list[Injected] = []
        self._resolve = resolve
        self._coin = Random(seed)
        self._scheduled: list[ScheduledFault] = []
        self._random: list[RandomFaults] = []

    def add(self, operation: str | None, fault: Fault, times: int = 1, *, applied: bool | None = None) -> None:
        """Make the next calls of an operation fail.

        Args:
            operation: Its name (None: any operation).
            fault: How they fail.
            times: How many calls.
            applied: Whether the operation is carried out (None: as the fault says).
        """
        self._scheduled.append(
            ScheduledFault(None if operation is None else self._resolve(operation), fault, times, applied)
        )

    def inject(
        self,
        rate: float,
        kinds: Collection[Fault] = tuple(Fault),
        operations: Collection[str] | None = None,
        seed: int = 0,
    ) -> None:
        """Make calls fail at random.

        Args:
            rate: The share of calls that fail, from 0 to 1.
            kinds: The faults to choose from.
            operations: Names of the operations that fail (None: all).
            seed: Seed of the choice.

        Raises:
            ValueError: `rate` is not from 0 to 1, or an operation is unknown.
        """
        if not 0 <= rate <= 1:
            raise ValueError(f"rate is a share from 0 to 1, got {rate}")
        names = None if operations is None else frozenset(map(self._resolve, operations))
        self._random.append(RandomFaults(rate, tuple(kinds), names, Random(seed)))

    def clear(self) -> None:
        """Remove all faults. The log stays."""
        self._scheduled.clear()
        self._random.clear()

    def draw(self, operation: str) -> tuple[Fault, bool] | None:
        """Return the fault of this call, if any, and whether the operation is carried out."""
        ordinary = operation not in _NAMED_ONLY
        for scheduled in self._scheduled:
            if scheduled.operation == operation or (scheduled.operation is None and ordinary):
                scheduled.times -= 1
                if scheduled.times <= 0:
                    self._scheduled.remove(scheduled)
                return scheduled.fault, self._applied(
                    scheduled.fault
                ) if scheduled.applied is None else scheduled.applied
        for faults in self._random:
            meant = ordinary if faults.operations is None else operation in faults.operations
            if meant and faults.random.random() < faults.rate:
                fault = faults.random.choice(faults.kinds)
                return fault, self._applied(fault)
        return None

    def note(self, operation: str, fault: Fault, applied: bool) -> None:
        """Add a fault that happened to the log."""
        if len(self.log) >= _MAX_LOG:
            del self.log[: _MAX_LOG // 2]
        self.log.append(Injected(operation, fault, applied))

    def _applied(self, fault: Fault) -> bool:
        return fault in _ALWAYS_APPLIED or (fault not in _NEVER_APPLIED and self._coin.random() < 0.5)
